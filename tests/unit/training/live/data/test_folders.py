import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.errors import PictureError, PictureFault, TrainingError, TrainingFault
from cnnviz.pictures.images import picture_from_pixels
from cnnviz.training.live.data import folders
from cnnviz.training.live.data.folders import SIDE, read_folder, read_zip, write_zip


def picture(shade: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (10, 8), (shade, 0, 0)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def decoded_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a process for it, which takes a third of a second to start."""

    def read(content: bytes) -> object:
        if not content.startswith(b"\x89PNG"):
            raise PictureError(PictureFault.BUSY if content == b"busy" else PictureFault.UNKNOWN_FORMAT)
        return picture_from_pixels(np.asarray(Image.open(BytesIO(content))))

    monkeypatch.setattr(folders, "read_picture", read)


FILES = {f"{name}/{index}.png": picture(shade) for name, shade in (("cat", 200), ("dog", 50)) for index in range(5)}
IGNORED = {"cat/.hidden": b"x", "__MACOSX/cat/._0.png": b"x", "readme.txt": b"x"}


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_folder_and_zip_are_the_same_data(tmp_path: Path) -> None:
    folder = read_folder(written(tmp_path / "pets", FILES | IGNORED))
    archive = read_zip(zipped({f"deep/pets/{name}": content for name, content in FILES.items()} | IGNORED))
    assert folder.digest == archive.digest
    assert folder.classes == archive.classes == ("cat", "dog")
    assert folder.training.pixels.shape == (6, SIDE, SIDE, 3)
    shades = folder.training.pixels[:, SIDE // 2, SIDE // 2, 0]
    assert (shades == np.where(folder.training.labels == 0, 200, 50)).all()


def test_names_that_climb_are_only_names(tmp_path: Path) -> None:
    files = {f"../../{name}": content for name, content in FILES.items()}
    assert read_zip(zipped(files)).classes == ("cat", "dog")
    assert list(tmp_path.iterdir()) == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    written(tmp_path / "pets", FILES)
    (tmp_path / "secret").write_bytes(picture(1))
    (tmp_path / "pets" / "cat" / "link.png").symlink_to(tmp_path / "secret")
    data = read_folder(tmp_path / "pets")
    assert len(data.training) + len(data.validation) + len(data.test) == 10


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", TrainingFault.DATA_ARCHIVE),
        (b"PK\x03\x04 no more", TrainingFault.DATA_ARCHIVE),
        (zipped({}), TrainingFault.DATA_CLASSES),
        (zipped({name: FILES[name] for name in FILES if name.startswith("cat")}), TrainingFault.DATA_CLASSES),
        (zipped(FILES | {"bird/1.png": picture(9)}), TrainingFault.DATA_FEW),
        (zipped(FILES | {"cat/notes.txt": b"text"}), TrainingFault.DATA_PICTURE),
    ],
)
def test_other_archives_are_refused(content: bytes, reason: TrainingFault) -> None:
    with pytest.raises(TrainingError) as error:
        read_zip(content)
    assert error.value.reason == reason


def test_a_damaged_archive_is_refused() -> None:
    content = bytearray(zipped(FILES))
    content[60:80] = b"\xff" * 20
    with pytest.raises(TrainingError) as error:
        read_zip(bytes(content))
    assert error.value.reason in {TrainingFault.DATA_ARCHIVE, TrainingFault.DATA_PICTURE}


def test_numbers_and_bytes_are_bounded_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(folders, "read_picture")
    bomb = zipped(FILES | {"cat/bomb.png": bytes(70_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(TrainingError) as error:
        read_zip(bomb)
    assert error.value.reason == TrainingFault.DATA_BYTES
    monkeypatch.setattr(folders, "MOST_PICTURES", 9)
    with pytest.raises(TrainingError) as error:
        read_zip(zipped(FILES))
    assert error.value.facts == {"count": 10, "limit": 9}
    monkeypatch.setattr(folders, "MOST_ENTRIES", 5)
    with pytest.raises(TrainingError):
        read_zip(zipped(FILES))
    monkeypatch.setattr(folders, "MOST_BYTES", 100)
    with pytest.raises(TrainingError):
        read_zip(zipped(FILES))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TrainingError) as error:
        read_folder(tmp_path / "nowhere")
    assert error.value.reason == TrainingFault.DATA_MISSING


def test_a_queue_that_is_full_is_no_fault_of_the_picture() -> None:
    with pytest.raises(PictureError):
        read_zip(zipped(FILES | {"cat/0.png": b"busy"}))


def test_what_is_written_is_read_again() -> None:
    random = np.random.default_rng(0)
    some = {name: list(random.integers(0, 256, (3, SIDE, SIDE, 3), np.uint8)) for name in ("a/b", "..c")}
    data = read_zip(write_zip(some))
    assert data.classes == ("a-b", "c")
    both = np.concatenate([part.pixels for part in (data.training, data.validation, data.test)])
    assert {pixels.tobytes() for pixels in both} == {pixels.tobytes() for each in some.values() for pixels in each}
