"""The files of an access log: what was read of each, however they are rotated.

A file is known by how it begins, so it stays the same file when it is renamed, copied or
packed, and another one when it was emptied and begins anew. That beginning holds the
address of a visitor: only a keyed hash of it is kept.
"""

import gzip
import hmac
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from io import BufferedReader
from pathlib import Path

from collectors.accesslog_lines import LONGEST_LINE
from data.errors import CollectError

BEGINNING = 512
BLOCK = 4 * 1024 * 1024
MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A file of which ``offset`` bytes (unpacked) were read.

    ``head`` is the hash of its first ``size`` bytes, ``stamp`` how it lay on the disk when
    it had been read to its end.
    """

    size: int
    head: str
    offset: int
    stamp: str

    @classmethod
    def of(cls, written: object) -> "list[Known]":
        """Read what a cursor holds."""
        if not isinstance(written, list):
            return []
        return [cls(int(one[0]), str(one[1]), int(one[2]), str(one[3])) for one in written]

    def written(self) -> list[object]:
        """Write as a cursor holds it."""
        return [self.size, self.head, self.offset, self.stamp]


def found(path: Path, earliest: datetime) -> list[Path]:
    """Return the log and its rotated parts that were written since a moment, oldest first.

    Raises:
        CollectError: ``log_missing`` when there is none at all.
    """
    try:
        names = {*path.parent.glob(path.name), *path.parent.glob(f"{path.name}[.-]*")}
        dated = sorted((one.stat().st_mtime, one.name, one) for one in names if one.is_file())
    except OSError as error:
        raise CollectError("log_unreadable", f"{path}: {error.strerror}") from error
    if not dated:
        raise CollectError("log_missing", str(path))
    return [one for changed, _, one in dated if changed >= earliest.timestamp()]


def stamp_of(path: Path) -> str:
    """Return what changes when a file is written to."""
    try:
        facts = path.stat()
    except OSError:
        return ""
    return f"{facts.st_size}:{facts.st_mtime_ns}"


def recognise(path: Path, known: Sequence[Known], key: bytes) -> Known | None:
    """Return what was read of a file before; a new one has offset 0.

    A file whose first line is not finished is nothing yet: too little to know it by.
    """
    with opened(path) as stream:
        beginning = _read(stream, BEGINNING)
    if b"\n" not in beginning and len(beginning) < BEGINNING:
        return None
    for one in reversed(known):
        if one.size <= len(beginning) and _hash(beginning[: one.size], key) == one.head:
            return one
    return Known(len(beginning), _hash(beginning, key), 0, "")


def blocks(path: Path, known: Known) -> Iterator[tuple[list[bytes], Known]]:
    """Yield whole lines with where they end; a last line without an end waits for it."""
    rest, offset = b"", known.offset
    with opened(path) as stream:
        stream.seek(offset)
        # Of a packed file that ends too early, what comes before the end can be read.
        while block := _read(stream, BLOCK, partly=True):
            *lines, rest = (rest + block).split(b"\n")
            offset += sum(map(len, lines)) + len(lines)
            if len(rest) > LONGEST_LINE:
                lines, offset, rest = [*lines, rest], offset + len(rest), b""
            yield lines, replace(known, offset=offset)


def opened(path: Path) -> gzip.GzipFile | BufferedReader:
    """Open a file, packed or not.

    Raises:
        CollectError: ``log_unreadable`` when it may not be read.
    """
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rb")
        return path.open("rb")
    except OSError as error:
        raise CollectError("log_unreadable", f"{path}: {error.strerror}") from error


def _read(stream: gzip.GzipFile | BufferedReader, size: int, *, partly: bool = False) -> bytes:
    """Read some bytes; a packed file that is broken or still being written ends there."""
    try:
        return stream.read1(size) if partly else stream.read(size)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return b""


def _hash(beginning: bytes, key: bytes) -> str:
    return hmac.digest(key, beginning, sha256)[:16].hex()
