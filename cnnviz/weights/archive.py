"""Check the zip archive that ``torch.save`` writes before ``torch.load`` reads it.

``torch.load(weights_only=True)`` runs no code, but it unpacks compressed entries, makes byte arrays of any size, and
crashes on very deep tuples. Here the table of contents and the pickle are parsed without being executed.
"""

import pickletools
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from cnnviz.errors import WeightsError, WeightsFault

MEBIBYTE = 1 << 20
#: Bytes of an entry's local header before its name and extra field.
LOCAL_HEADER = 30
#: Bytes of the last record of an archive, of the zip64 locator before it, and of the zip64 record before that.
END, LOCATOR, END64 = 22, 20, 56

KINDS = ("Double", "Float", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool")
#: The globals that a pickle of plain tensors refers to; any other is refused.
GLOBALS = frozenset(
    {
        "collections OrderedDict",
        "torch Size",
        "torch._utils _rebuild_tensor_v2",
        "torch._utils _rebuild_parameter",
        *(f"torch {kind}Storage" for kind in KINDS),
    }
)
OPCODES = re.compile(
    "PROTO|GLOBAL|MARK|STOP|REDUCE|BUILD|BINPERSID|NONE|NEWTRUE|NEWFALSE|BININT[12]?|LONG1|BINFLOAT|BINUNICODE"
    "|(EMPTY_)?TUPLE|TUPLE[123]|EMPTY_DICT|SETITEMS?|EMPTY_LIST|APPENDS?|(LONG_)?BIN(PUT|GET)"
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Limits for a file of weights of a network with ``tensors`` tensors and ``size`` bytes in single precision.

    Four times the network leaves room for double precision or for an optimizer's state beside the weights.

    >>> Allowance(tensors=10, size=1_000_000).total
    20777216
    """

    tensors: int
    size: int
    ceiling: int = 1024 * MEBIBYTE

    @property
    def total(self) -> int:
        """Bytes of the whole file, packed and unpacked; a network above the ceiling may still be read."""
        return max(min(4 * self.size + 16 * MEBIBYTE, self.ceiling), self.size + 16 * MEBIBYTE)

    @property
    def text(self) -> int:
        """Bytes of a part that names the tensors: pickle, header or table of contents."""
        return 64 * 1024 + 1024 * self.tensors

    @property
    def entries(self) -> int:
        """Entries of an archive: one per tensor, and the optimizer's."""
        return 64 + 4 * self.tensors

    @property
    def tuples(self) -> int:
        """Tuples in a pickle, five per tensor; hashing one of some 100,000 levels overflows the stack."""
        return 1000 + 16 * self.tensors


def check_size(size: int, limit: int) -> None:
    """Raise ``WeightsError`` (TOO_LARGE) when ``size`` bytes are more than ``limit``."""
    if size > limit:
        raise WeightsError(WeightsFault.TOO_LARGE, size=size, limit=limit)


def check_archive(path: Path, allowance: Allowance) -> None:
    """Check that ``torch.load`` may read the archive at ``path``.

    Raises ``WeightsError`` (TOO_LARGE, UNSAFE, UNKNOWN_FORMAT), or an error of the parsers on a broken archive.
    """
    start = _check_directory(path, allowance)
    with zipfile.ZipFile(path) as archive:
        if archive.start_dir != start:
            raise zipfile.BadZipFile("two readers would find two tables of contents")
        _check_entries(archive, allowance)
        if damaged := archive.testzip():
            raise zipfile.BadZipFile(f"{damaged} has another checksum")
        entry = _pickle_entry(archive)
        check_size(entry.file_size, allowance.text)
        _check_pickle(archive.read(entry), allowance)


def _check_directory(path: Path, allowance: Allowance) -> int:
    """Where the table of contents starts: right before the records that end the archive, as all readers agree."""
    with path.open("rb") as file:
        length = file.seek(0, 2)
        file.seek(max(0, length - END - LOCATOR - END64))
        tail = file.read().rjust(END + LOCATOR + END64, b"\0")
    signature, size, start, comment = struct.unpack("<4s8xIIH", tail[-END:])
    end = length - END
    if tail[END64:].startswith(b"PK\x06\x07"):
        (end,) = struct.unpack("<8xQ4x", tail[END64:-END])
        size, start = struct.unpack("<40xQQ", tail[:END64])
        if end != length - len(tail) or not tail.startswith(b"PK\x06\x06"):
            raise zipfile.BadZipFile("the zip64 record is not where it should be")
    if signature != b"PK\x05\x06" or comment or start + size != end:
        raise zipfile.BadZipFile("the archive does not end with its table of contents")
    check_size(size, allowance.text)
    return int(start)


def _check_entries(archive: zipfile.ZipFile, allowance: Allowance) -> None:
    """No compression, no overlap, no doubles: the bytes of the tensors are bytes of the file."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    check_size(sum(entry.file_size for entry in entries), allowance.total)
    if len(entries) > allowance.entries or any(entry.compress_type or entry.flag_bits & 1 for entry in entries):
        raise WeightsError(WeightsFault.UNKNOWN_FORMAT)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise zipfile.BadZipFile("two entries of one name")
    free = 0
    for entry in entries:
        if entry.header_offset < free:
            raise zipfile.BadZipFile("entries overlap")
        free = entry.header_offset + LOCAL_HEADER + entry.file_size
    if free > archive.start_dir:
        raise zipfile.BadZipFile("an entry reaches into the table of contents")


def _pickle_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The ``data.pkl`` of the one folder of the archive; a TorchScript archive has ``constants.pkl`` beside it."""
    names = archive.namelist()
    folder = names[0].partition("/")[0] if names else ""
    unusual = f"{folder}/constants.pkl" in names or not all(name.startswith(f"{folder}/") for name in names)
    if unusual or f"{folder}/data.pkl" not in names:
        raise WeightsError(WeightsFault.UNKNOWN_FORMAT)
    return archive.getinfo(f"{folder}/data.pkl")


def _check_pickle(text: bytes, allowance: Allowance) -> None:
    """Only what plain tensors in plain dictionaries need."""
    tuples = 0
    for opcode, argument, _ in pickletools.genops(text):
        if not OPCODES.fullmatch(opcode.name) or (opcode.name == "GLOBAL" and argument not in GLOBALS):
            raise WeightsError(WeightsFault.UNSAFE)
        tuples += opcode.name.startswith("TUPLE")
    if tuples > allowance.tuples:
        raise WeightsError(WeightsFault.UNSAFE)
