import io
import json
import os
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save
from torch import Tensor, nn

from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.weights.archive import Allowance
from cnnviz.weights.files import on_disk, read_published, read_tensors

ROOM = Allowance(tensors=4, size=4000)


def honest() -> dict[str, Tensor]:
    return dict(nn.Sequential(nn.Linear(10, 8), nn.Linear(8, 3)).state_dict())


def saved(content: object, **options: bool) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, **options)
    return file.getvalue()


def read(source: bytes) -> dict[str, Tensor]:
    """Copies of the tensors of a file with this content."""
    with on_disk(source, ROOM) as path:
        return {name: value.clone() for name, value in read_tensors(path, "given.pth", ROOM).items()}


def failure(source: bytes) -> WeightsError:
    with pytest.raises(WeightsError) as caught:
        read(source)
    return caught.value


def same(result: Mapping[str, Tensor], expected: Mapping[str, Tensor]) -> bool:
    return set(result) == set(expected) and all(torch.equal(result[name], expected[name]) for name in expected)


def test_both_formats_give_the_tensors() -> None:
    state = honest()
    assert same(read(saved(state)), state)
    assert same(read(save(state)), state)


@pytest.mark.parametrize("wrapper", ["state_dict", "model_state_dict", "model"])
def test_a_checkpoint_is_unwrapped(wrapper: str) -> None:
    state = honest()
    parallel = {f"module.{name}": value for name, value in state.items()}
    assert same(read(saved({wrapper: state, "epoch": 3})), state)
    assert same(read(saved({"epoch": 3, wrapper: parallel})), state)
    assert same(read(saved(parallel)), state)


def test_parameters_are_tensors_too() -> None:
    state = honest()
    result = read(saved({name: nn.Parameter(value) for name, value in state.items()}))
    assert same(result, state)
    assert not any(value.requires_grad for value in result.values())


class Command:
    """Pickled, it is an order to write a file."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"echo ran > {self.marker}",)


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_hostile_pickle_never_runs(protocol: int, zipped: bool, tmp_path: Path) -> None:  # noqa: FBT001
    marker = tmp_path / "marker"
    file = io.BytesIO()
    content = {**honest(), "0.weight": Command(marker)}
    torch.save(content, file, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
    expected = WeightsFault.UNSAFE if zipped else WeightsFault.UNKNOWN_FORMAT
    assert failure(file.getvalue()).reason == expected
    assert not marker.exists()


def test_a_bare_hostile_pickle_never_runs(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    assert failure(pickle.dumps(Command(marker))).reason == WeightsFault.UNKNOWN_FORMAT
    assert not marker.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"not weights at all",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        saved(honest(), _use_new_zipfile_serialization=False),
        saved([torch.ones(1)]),
        saved(torch.ones(1)),
        saved({"weight": torch.ones(1), "epoch": 3}),
        saved({3: torch.ones(1)}),
    ],
)
def test_something_else_is_no_known_format(data: bytes) -> None:
    assert failure(data).reason == WeightsFault.UNKNOWN_FORMAT


class Rebuild:
    """A pickled tensor that claims what it likes of the storage behind it."""

    def __init__(self, size: tuple[int, ...], stride: tuple[int, ...], offset: int = 0) -> None:
        self.call = torch._utils._rebuild_tensor_v2, (Claim, offset, size, stride, False, OrderedDict())

    def __reduce__(self) -> tuple[object, ...]:
        return self.call


class Claim:
    """Stands for a storage."""


class Pickler(pickle.Pickler):
    numel = 80

    def persistent_id(self, value: object) -> object:
        return ("storage", torch.FloatStorage, "0", "cpu", self.numel) if value is Claim else None


def lying(rebuild: Rebuild, numel: int) -> bytes:
    text = io.BytesIO()
    pickler = Pickler(text, protocol=2)
    pickler.numel = numel
    pickler.dump({"0.weight": rebuild})
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(honest()))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, text.getvalue() if name.endswith("data.pkl") else old.read(name))
    return file.getvalue()


def test_a_hand_made_archive_that_tells_the_truth_is_read() -> None:
    assert read(lying(Rebuild((8, 10), (10, 1)), 80))["0.weight"].shape == (8, 10)


@pytest.mark.parametrize(
    ("rebuild", "numel"),
    [
        (Rebuild((10**10,), (1,)), 10**10),
        (Rebuild((10**6, 10**4), (0, 0)), 80),
        (Rebuild((10**6, 10**4), (10**4, 1)), 80),
        (Rebuild((2**40, 2**40), (0, 0)), 80),
        (Rebuild((2**62,), (1,)), 2**62),
        (Rebuild((8, 10), (10, 1), offset=1), 80),
        (Rebuild((8, 10), (10, 1), offset=-1), 80),
        (Rebuild((8, 10), (-10, 1)), 80),
        (Rebuild((-8, 10), (10, 1)), 80),
        (Rebuild((8, 10), (10, 1)), -80),
    ],
)
def test_a_tensor_cannot_claim_more_than_the_file_holds(rebuild: Rebuild, numel: int) -> None:
    error = failure(lying(rebuild, numel))
    assert (error.reason, error.facts) == (WeightsFault.DAMAGED, {"name": "given.pth"})


def headed(header: bytes, body: bytes = bytes(8)) -> bytes:
    return len(header).to_bytes(8, "little") + header + body


def entry(*, dtype: str = "F32", shape: tuple[int, ...] = (2,), offsets: tuple[int, int] = (0, 8)) -> str:
    return json.dumps({"dtype": dtype, "shape": shape, "data_offsets": offsets})


@pytest.mark.parametrize(
    "data",
    [
        headed(f'{{"a": {entry()}, "a": {entry()}}}'.encode()),
        headed(f'{{"a": {entry(shape=(10**9,))}}}'.encode()),
        headed(f'{{"a": {entry(offsets=(0, 800))}}}'.encode()),
        headed(f'{{"a": {entry()}, "b": {entry()}}}'.encode()),
        headed(f'{{"a": {entry(dtype="F999")}}}'.encode()),
        headed(f'{{"a": {entry()}}}'.encode(), bytes(7)),
        headed(f'{{"a": {entry()}}}'.encode(), bytes(9)),
        headed(b'{"a": ' + b"[" * 60_000),
        headed(b'{"a": 1}'),
        headed(b"{\xff}"),
        (2**63).to_bytes(8, "little") + b"{}",
        (10**8).to_bytes(8, "little") + b"{" + b" " * 10**6,
        save(honest())[:-1],
    ],
    ids=range(13),
)
def test_a_safetensors_file_that_contradicts_itself_is_damaged(data: bytes) -> None:
    assert failure(data).reason == WeightsFault.DAMAGED


def test_a_file_larger_than_the_network_could_need(tmp_path: Path) -> None:
    room = Allowance(tensors=4, size=100, ceiling=100)
    path = tmp_path / "large.safetensors"
    with path.open("wb") as file:
        file.truncate(room.total + 1)
    for source in (path, bytes(room.total + 1)):
        with pytest.raises(WeightsError) as caught, on_disk(source, room):
            pass
        assert caught.value.reason == WeightsFault.TOO_LARGE
        assert caught.value.facts == {"size": room.total + 1, "limit": room.total}


@pytest.mark.parametrize("name", ["absent.pth", "", "nul\0.pth"])
def test_no_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsError) as caught, on_disk(tmp_path / name, ROOM):
        pass
    assert caught.value.reason == WeightsFault.NOT_FOUND


def test_the_temporary_file_goes_away_also_after_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(save(honest()))
    failure(save(honest())[:-1])
    assert list(tmp_path.iterdir()) == []


@given(st.data())
def test_any_single_damaged_byte_gives_tensors_or_our_own_error(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from([saved(honest()), save(honest())])))
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    try:
        tensors = read(bytes(content))
    except WeightsError:
        return
    assert all(isinstance(value, Tensor) for value in tensors.values())


@pytest.mark.parametrize("zipped", [True, False])
def test_a_published_file_may_be_in_the_old_format(zipped: bool, tmp_path: Path) -> None:  # noqa: FBT001
    state = honest()
    path = tmp_path / "published.pth"
    path.write_bytes(saved(state, _use_new_zipfile_serialization=zipped))
    assert same(read_published(path, path.name), state)


def test_a_published_file_runs_nothing_either(tmp_path: Path) -> None:
    path, marker = tmp_path / "published.pth", tmp_path / "marker"
    path.write_bytes(saved({"0.weight": Command(marker)}))
    with pytest.raises(WeightsError) as caught:
        read_published(path, path.name)
    assert caught.value.reason == WeightsFault.DAMAGED
    assert not marker.exists()
