"""A folder that is watched for CSV and XLSX files with mentions or facts in their rows.

A file that was read moves to ``verwerkt``, one that can't be read to ``geweigerd``;
beside it stands why. The cursor remembers what was read, so that a crash between
storing and moving only leads to moving.
"""

import hashlib
from collections.abc import Generator, Iterator
from pathlib import Path

from collectors import inbox, table_rows, tables
from collectors.contract import Kit
from collectors.feed import remembered
from collectors.table_rows import parse
from data.errors import CollectError, ImportRefused
from data.records import Batch, Cursor
from data.settings import FileSource

__all__ = ["collect", "parse"]

MOST_REMEMBERED = 1_000


def collect(source: FileSource, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
    """Yield the rows of the files that lie in the folder, and move the files.

    Raises:
        CollectError: when the folder is missing or can't be written to.
    """
    stuck = []
    for path in inbox.waiting(source.folder, kit.now()):
        read = remembered(cursor, "read")
        mark = _mark(path)
        if read.get(path.name) == mark:
            moved = inbox.accept(path)
        else:
            before, cursor = cursor, {"read": _with_mark(read, path.name, mark)}
            moved = yield from _read(path, source, before, cursor, kit)
        if not moved:
            stuck.append(path.name)
    if stuck:
        raise CollectError("folder_unwritable", ", ".join(stuck[:5]))


def _read(
    path: Path, source: FileSource, before: Cursor, following: Cursor, kit: Kit
) -> Generator[Batch, None, bool]:
    """Yield the rows of one file; what comes after a yield runs when it is stored."""
    try:
        parsed = parse(tables.read_table(path), source, kit, path.name)
    except ImportRefused as refusal:
        yield Batch(mentions=(), cursor=following, refused=1)
        return inbox.refuse(path, refusal)
    yield from table_rows.batches(parsed, before, following)
    return inbox.accept(path, parsed.refused)


def _mark(path: Path) -> str:
    """Return what tells this file from another of the same name."""
    try:
        facts = path.stat()
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
    return f"{facts.st_size}:{facts.st_mtime_ns}:{digest[:32]}"


def _with_mark(read: dict[str, str], name: str, mark: str) -> dict[str, str]:
    others = [(other, value) for other, value in read.items() if other != name]
    return dict([*others, (name, mark)][-MOST_REMEMBERED:])
