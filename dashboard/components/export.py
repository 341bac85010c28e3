"""Mentions as a file to take along: without personal data, and safe to open.

A spreadsheet program runs a cell that begins like a formula, so no cell may. The file
says which model scored, and from which state of the data it was made.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO, StringIO

import pandas as pd
from babel.numbers import get_decimal_symbol
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from analysis import redaction
from dashboard import texts
from dashboard.components import links
from data.records import Aspects
from data.times import AMSTERDAM

MOST = 50_000
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

COLUMNS = (
    *("published_at", "source", "channel", "topics", "title", "text", "thread_title"),
    *("tone", "p_neg", "p_neu", "p_pos", "uncertain"),
    *("themes", "themes_uncertain", "target", "target_uncertain"),
    *("edits", "deleted_at", "first_seen_at"),
    *("url", "thread", "model", "version", "data_version"),
)
WIDTHS = {
    "text": 80,
    "title": 40,
    "thread_title": 40,
    "url": 40,
    "thread": 40,
    "topics": 24,
    "themes": 24,
}
LONGEST_CELL = 32_000

_RISKY = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Value = str | int | float | datetime | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the file says about itself."""

    data_version: int
    made_at: datetime
    period: str
    filters: str
    found: int
    redacted: bool = True
    theme_titles: Mapping[str, str] = field(default_factory=dict)

    def lines(self, rows: int) -> Iterator[tuple[str, str]]:
        """Give each fact with its label."""
        yield texts.t("export.made_at"), _local(self.made_at).isoformat(" ", "minutes")
        yield texts.t("export.data_version"), str(self.data_version)
        yield texts.t("export.period"), self.period
        yield texts.t("export.filters"), self.filters or texts.t("export.none")
        yield texts.t("export.found"), str(self.found)
        yield texts.t("export.rows"), str(rows)
        yield texts.t("export.redacted"), _yes_or_no(self.redacted)


def to_csv(mentions: pd.DataFrame, about: About) -> bytes:
    """Write the file that Dutch spreadsheet programs open with a double click."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(texts.t(f"export.{name}") for name in COLUMNS)
    for row in _rows(mentions, about):
        writer.writerow(_for_csv(row[name]) for name in COLUMNS)
    return out.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(mentions: pd.DataFrame, about: About) -> bytes:
    """Write a workbook: the mentions, and a sheet about the file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(texts.t("export.sheet"))
    sheet.freeze_panes = "A2"
    for place, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, 18)
    sheet.append([_bold(sheet, texts.t(f"export.{name}")) for name in COLUMNS])
    for row in _rows(mentions, about):
        sheet.append([_for_xlsx(sheet, row[name]) for name in COLUMNS])
    notes = book.create_sheet(texts.t("export.about"))
    notes.column_dimensions["A"].width = notes.column_dimensions["B"].width = 40
    for label, value in about.lines(len(mentions)):
        notes.append([_bold(notes, label), _for_xlsx(notes, value)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def safe(text: str) -> str:
    """Put a quotation mark before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if _RISKY.match(text) else text


def _rows(mentions: pd.DataFrame, about: About) -> Iterable[Row]:
    for mention in mentions.to_dict("records"):
        known = {str(name): value for name, value in mention.items()}
        yield _row(known, about)


def _row(mention: Mapping[str, object], about: About) -> Row:
    scored = bool(mention["scored"])
    row: Row = {
        "channel": texts.t(f"channels.{mention['channel']}"),
        "topics": ", ".join(_names(mention["topics"])),
        "tone": texts.t(f"polarities.{tone(mention)}"),
        "uncertain": _yes_or_no(bool(mention["uncertain"])) if scored else None,
        "edits": _whole(mention["edits"]),
        "url": links.safe(str(mention["url"])),
        "thread": links.safe(str(mention["thread"])),
        "data_version": about.data_version,
        **_aspects(mention.get("aspects"), about.theme_titles),
    }
    for name in ("published_at", "first_seen_at", "deleted_at"):
        row[name] = _moment(mention[name])
    for name in ("p_neg", "p_neu", "p_pos"):
        row[name] = _chance(mention[name])
    for name in ("source", "model", "version"):
        row[name] = str(mention[name]) if _present(mention[name]) else None
    for name in ("title", "text", "thread_title"):
        text = str(mention[name])
        row[name] = _redacted(text) if about.redacted else text
    return row


def _aspects(found: object, titles: Mapping[str, str]) -> Row:
    """Write what a mention is about and whom; empty for one that was not looked at."""
    if not isinstance(found, Aspects):
        return dict.fromkeys(("themes", "themes_uncertain", "target", "target_uncertain"))
    return {
        "themes": ", ".join(titles.get(name, name) for name in found.themes),
        "themes_uncertain": ", ".join(titles.get(name, name) for name in found.hinted),
        "target": texts.t(f"aspects.target_{found.target}"),
        "target_uncertain": _yes_or_no(found.target_uncertain),
    }


@lru_cache(maxsize=2048)  # thousands of comments stand under the same article
def _redacted(text: str) -> str:
    return redaction.redact(text)


def tone(mention: Mapping[str, object]) -> str:
    """Return the tone of a mention as a key: neg, neu, pos, none (no answer) or unscored."""
    if not mention["scored"]:
        return "unscored"
    return str(mention["polarity"]) if _present(mention["polarity"]) else "none"


def _present(value: object) -> bool:
    return value is not None and value == value and value is not pd.NaT


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, Iterable) else []


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _moment(value: object) -> datetime | None:
    if not isinstance(value, datetime) or not _present(value):
        return None
    return _local(value).replace(microsecond=0)


def _local(moment: datetime) -> datetime:
    """Return Dutch time without a zone: what spreadsheets take for a date."""
    plain = moment.to_pydatetime() if isinstance(moment, pd.Timestamp) else moment
    return plain.astimezone(AMSTERDAM).replace(tzinfo=None)


def _chance(value: object) -> float | None:
    return round(value, 3) if isinstance(value, float) and _present(value) else None


def _yes_or_no(answer: bool) -> str:
    return texts.t("export.yes" if answer else "export.no")


def _for_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", _decimal_mark(texts.locale()))
    return safe(_UNWRITABLE.sub("", str(value)))


@cache
def _decimal_mark(locale: str) -> str:
    return str(get_decimal_symbol(locale))


def _for_xlsx(sheet: WriteOnlyWorksheet, value: Value) -> Value | Cell:
    """Write text as text: a cell that looks like a formula is marked as none."""
    if not isinstance(value, str):
        return value
    text = _UNWRITABLE.sub("", value)[:LONGEST_CELL]
    if not _RISKY.match(text) and not text.startswith("#"):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
