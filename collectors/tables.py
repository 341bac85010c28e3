"""CSV and XLSX files to a header and rows, whatever their encoding and separator."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

import openpyxl

from data.errors import ImportRefused

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024

Cell = str | int | float | bool | datetime | date | time | None

_SEPARATORS = ";,\t|"
_OTHER_SEPARATOR = re.compile(r"[^\w\s\"'()/-]|\s{3,}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it; ``rows`` holds (number in the file, cells)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_table(source: Path | bytes, name: str = "", *, may_be_empty: bool = False) -> Table:
    """Read a CSV or XLSX file; ``name`` tells which of the two some bytes are.

    A file with only a header is refused unless it ``may_be_empty``.

    Raises:
        ImportRefused: with one of ``CODES``.
    """
    suffix = PurePath(name or str(source)).suffix.lower()
    if suffix not in (".csv", ".tsv", ".txt", ".xlsx"):
        raise ImportRefused("unknown_format", suffix)
    content = _content(source)
    rows = _xlsx_rows(content) if suffix == ".xlsx" else _csv_rows(content)
    return _table(rows, may_be_empty)


def _content(source: Path | bytes) -> bytes:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MOST_BYTES:
            raise ImportRefused("too_large", f"{size} bytes")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ImportRefused("unreadable", str(error)) from error


def _table(rows: Iterable[Sequence[Cell]], may_be_empty: bool) -> Table:
    """Take the first row with anything in it as the header, and leave out empty rows."""
    numbered = (
        (number, tuple(map(_cell, row)))
        for number, row in enumerate(rows, start=1)
        if any(cell not in (None, "") for cell in row)
    )
    _, first = next(numbered, (0, ()))
    header = tuple(" ".join(str(cell or "").split()) for cell in first)
    if not header:
        raise ImportRefused("empty_file")
    table = Table(header=header, rows=tuple(numbered))
    if not table.rows and not may_be_empty:
        raise ImportRefused("empty_file", "only a header")
    return table


def _cell(value: Any) -> Cell:
    """Keep what we know how to read; a formula without a result is its own text."""
    return value if isinstance(value, Cell) else str(value)


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = decode(content)
    if text.lower().startswith("sep=") and "\n" in text:
        text = text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        yield from reader
    except csv.Error as error:
        raise ImportRefused("unreadable", f"line {reader.line_num}: {error}") from error


def decode(content: bytes) -> str:
    """Turn a file into text: what Excel and export buttons write.

    Raises:
        ImportRefused: ``unreadable`` when it is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) > 20:
        encodings = ["utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise ImportRefused("unreadable", "not a text file")


def _separator(text: str) -> str:
    """Choose what cuts the most rows into as many cells as the header.

    Raises:
        ImportRefused: ``wrong_separator`` when nothing known cuts the header at all.
    """
    sample = text[:100_000]
    fits = {separator: _fit(sample, separator) for separator in _SEPARATORS}
    best = max(fits, key=fits.__getitem__)
    header = text.lstrip().partition("\n")[0].strip()
    if fits[best] == (0, 0) and _OTHER_SEPARATOR.search(header):
        raise ImportRefused("wrong_separator", header[:100])
    return best


def _fit(sample: str, separator: str) -> tuple[int, int]:
    """Return which share of the rows is as wide as the header, and how wide that is."""
    try:
        rows = islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), 30)
        widths = [len(row) for row in rows if row]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] == 1:
        return (0, 0)
    return (widths.count(widths[0]) * 100 // len(widths), widths[0])


def _xlsx_rows(content: bytes) -> Iterable[Sequence[Any]]:
    """Read the first sheet that holds anything."""
    _refuse_bomb(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styling that it leaves out
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = list(sheet.iter_rows(values_only=True))
                if any(cell is not None for row in rows for cell in row):
                    return rows
    except Exception as error:  # a broken workbook makes openpyxl raise almost anything
        raise ImportRefused("unreadable", repr(error)[:200]) from error
    return []


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ImportRefused("unreadable", f"no XLSX: {error}") from error
    if unpacked > MOST_UNPACKED:
        raise ImportRefused("too_large", f"{unpacked} bytes unpacked")
