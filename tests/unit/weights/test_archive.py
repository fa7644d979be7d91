"""Archives that lie, each made by hand from an honest one."""

import io
import pickle
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import nn

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.archive import END, END64, LOCATOR, Allowance, check_archive

ROOM = Allowance(tensors=4, size=4000)
MEBIBYTE = 1 << 20


def saved(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


@cache
def honest() -> dict[str, torch.Tensor]:
    return nn.Sequential(nn.Linear(10, 8), nn.Linear(8, 3)).state_dict()


def rezipped(data: bytes, change: Callable[[dict[str, bytes]], object], compression: int = zipfile.ZIP_STORED) -> bytes:
    """The same entries after ``change``, in a new archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_pickle(text: bytes) -> bytes:
    return rezipped(saved(honest()), lambda entries: entries.update({"archive/data.pkl": text}))


def check(data: bytes, folder: Path, room: Allowance = ROOM) -> None:
    path = folder / "file.pth"
    path.write_bytes(data)
    check_archive(path, room)


def fault(data: bytes, folder: Path) -> str:
    with pytest.raises(WeightsError) as caught:
        check(data, folder)
    return caught.value.reason


@pytest.mark.parametrize(
    "content",
    [
        honest(),
        {"state_dict": honest(), "epoch": 3, "loss": 0.25, "name": "net", "done": True, "next": None},
        {"model": honest(), "optimizer": torch.optim.SGD(nn.Linear(2, 2).parameters(), momentum=0.9).state_dict()},
        {name: value.double() for name, value in honest().items()},
        {name: nn.Parameter(value) for name, value in honest().items()},
        {"shape": torch.Size([1, 2]), "one": torch.ones(1, dtype=torch.bfloat16), "count": torch.tensor(10**15)},
    ],
)
def test_what_torch_saves_passes(content: object, tmp_path: Path) -> None:
    check(saved(content), tmp_path)


def test_an_honest_archive_zipped_again_passes(tmp_path: Path) -> None:
    check(rezipped(saved(honest()), lambda _: None), tmp_path)


@pytest.mark.parametrize("bit", range(8))
def test_one_damaged_bit_of_a_tensor_is_noticed(bit: int, tmp_path: Path) -> None:
    state, data = honest(), bytearray(saved(honest()))
    start = data.find(state["0.weight"].numpy().tobytes())
    data[start + 37 * bit] ^= 1 << bit
    with pytest.raises(zipfile.BadZipFile, match="archive/data/0 has another checksum"):
        check(bytes(data), tmp_path)


class Payload:
    """What a hostile pickle would run."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, ...]:
        return self.call[0], self.call[1:]


@pytest.mark.parametrize(
    ("call", "protocol"),
    [
        ((print, "ran"), 2),
        ((print, "ran"), 4),
        ((bytearray, 10**12), 2),
        ((torch.zeros, 10**12), 2),
        ((getattr, "name", "upper"), 0),
        ((torch._utils._rebuild_meta_tensor_no_storage, torch.float32, (9, 9), (9, 1), False), 2),
    ],
)
def test_a_pickle_that_asks_for_more_than_tensors_is_unsafe(
    call: tuple[object, ...], protocol: int, tmp_path: Path
) -> None:
    text = pickle.dumps({"0.weight": Payload(*call)}, protocol=protocol)
    assert fault(with_pickle(text), tmp_path) == WeightsFault.UNSAFE


def test_a_whole_module_is_unsafe(tmp_path: Path) -> None:
    assert fault(saved(nn.Linear(2, 2)), tmp_path) == WeightsFault.UNSAFE


def test_tuples_deep_enough_to_overflow_the_stack_are_unsafe(tmp_path: Path) -> None:
    text = b"\x80\x02})" + b"\x85" * 20_000 + b"K\x01s."
    assert fault(with_pickle(text), tmp_path) == WeightsFault.UNSAFE


def test_a_pickle_is_as_long_as_the_network_needs(tmp_path: Path) -> None:
    text = pickle.dumps(dict.fromkeys(map(str, range(20_000))), protocol=2)
    assert len(text) > ROOM.text
    assert fault(with_pickle(text), tmp_path) == WeightsFault.TOO_LARGE


def test_a_small_archive_that_unpacks_large_is_too_large(tmp_path: Path) -> None:
    bomb = rezipped(
        saved(honest()), lambda entries: entries.update({"archive/data/9": bytes(64 * MEBIBYTE)}), zipfile.ZIP_DEFLATED
    )
    assert len(bomb) < MEBIBYTE // 8
    assert fault(bomb, tmp_path) == WeightsFault.TOO_LARGE


def test_compressed_entries_are_not_what_torch_saves(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda _: None, zipfile.ZIP_DEFLATED)
    assert fault(data, tmp_path) == WeightsFault.UNKNOWN_FORMAT


def test_too_many_entries(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda entries: entries.update({f"archive/data/x{i}": b"" for i in range(100)}))
    assert fault(data, tmp_path) == WeightsFault.UNKNOWN_FORMAT


def test_a_table_of_contents_too_long_is_not_even_read(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda entries: entries.update({f"archive/{i:0900}": b"" for i in range(100)}))
    assert fault(data, tmp_path) == WeightsFault.TOO_LARGE


@pytest.mark.parametrize(
    "change",
    [
        lambda entries: entries.pop("archive/data.pkl"),
        lambda entries: entries.update({"archive/constants.pkl": b"."}),
        lambda entries: entries.update({"other/data.pkl": b"."}),
        lambda entries: entries.clear(),
    ],
)
def test_an_archive_of_something_else(change: Callable[[dict[str, bytes]], object], tmp_path: Path) -> None:
    assert fault(rezipped(saved(honest()), change), tmp_path) == WeightsFault.UNKNOWN_FORMAT


def test_two_names_that_torch_takes_for_one(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda entries: entries.update({"archive/DATA.PKL": b"."}))
    with pytest.raises(zipfile.BadZipFile, match="one name"):
        check(data, tmp_path)


def moved(data: bytes, name: bytes, offset: int) -> bytes:
    """The table of contents says that entry ``name`` starts at ``offset``."""
    field = data.rindex(b"PK\x01\x02", 0, data.rindex(name)) + 42
    return data[:field] + struct.pack("<I", offset) + data[field + 4 :]


def test_entries_that_share_bytes(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda _: None)
    with pytest.raises(zipfile.BadZipFile, match="overlap"):
        check(moved(data, b"archive/data/1", 10), tmp_path)


def test_an_entry_that_reaches_into_the_table_of_contents(tmp_path: Path) -> None:
    data = rezipped(saved(honest()), lambda _: None)
    with pytest.raises(zipfile.BadZipFile, match="reaches into"):
        check(moved(data, b"archive/data/1", len(data) - END - 8), tmp_path)


@pytest.mark.parametrize("tail", [b"more", b"PK\x05\x06" + bytes(18)])
def test_an_archive_ends_with_its_table_of_contents(tail: bytes, tmp_path: Path) -> None:
    with pytest.raises(zipfile.BadZipFile):
        check(saved(honest()) + tail, tmp_path)


def test_a_zip64_record_elsewhere_than_right_before_the_end(tmp_path: Path) -> None:
    """One reader takes the locator at its word, another looks right before it: they must mean the same record."""
    data = bytearray(saved(honest()))
    at = len(data) - END - LOCATOR
    assert data[at : at + 4] == b"PK\x06\x07", "torch saves a zip64 record"
    (position,) = struct.unpack("<Q", data[at + 8 : at + 16])
    assert position == at - END64
    data[at + 8 : at + 16] = struct.pack("<Q", position - 8)
    with pytest.raises(zipfile.BadZipFile, match="zip64"):
        check(bytes(data), tmp_path)


def test_bytes_before_the_archive_move_nothing(tmp_path: Path) -> None:
    with pytest.raises(zipfile.BadZipFile):
        check(b"PK\x03\x04" + saved(honest()), tmp_path)


def test_cut_off_anywhere_it_is_refused(tmp_path: Path) -> None:
    data = saved(honest())
    for length in range(0, len(data), 97):
        with pytest.raises((zipfile.BadZipFile, WeightsError)):
            check(data[:length], tmp_path)


def test_room_grows_with_the_network() -> None:
    assert Allowance(10, 100).total == 400 + 16 * MEBIBYTE
    assert Allowance(10, 800 * MEBIBYTE).total == 1024 * MEBIBYTE
    assert Allowance(10, 2000 * MEBIBYTE).total == 2016 * MEBIBYTE
