"""What an import shows of a file: the first rows, and what was refused and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table

from commands.console import clock, notes, out
from dashboard import texts
from data.errors import ImportRefused
from data.records import Facts, Mention, Stored
from data.times import AMSTERDAM

if TYPE_CHECKING:
    from collectors.file_rows import Parsed
    from collectors.inbox import Refusal

PREVIEWED = 5
LANGUAGE = "en"


def show(parsed: "Parsed") -> None:
    """Print the first rows of each kind, and the refused ones with their numbers."""
    if parsed.mentions or not len(parsed.facts):
        _show_mentions(parsed.mentions[:PREVIEWED])
    for name, rows in _kinds(parsed.facts):
        _show_facts(name, rows[:PREVIEWED])
    counted = [f"{len(rows)} {name}" for name, rows in _kinds(parsed.facts)]
    if parsed.mentions or not counted:
        counted.insert(0, f"{len(parsed.mentions)} rows")
    out.print(f"{' and '.join(counted)} can be read, {len(parsed.refused)} refused")
    refusals(parsed.refused)


def refusals(refused: Sequence["Refusal"]) -> None:
    """Print why rows were refused, with their numbers."""
    for code, count in Counter(one.code for one in refused).most_common():
        rows = ", ".join(str(one.row) for one in refused if one.code == code)
        out.print(f"  {code}: {count} (rows {rows[:80]}). {_sentence(code)}", markup=False)


def explain(refusal: ImportRefused) -> None:
    """Print why a file can't be read at all."""
    told = f"{refusal.code}: {refusal.detail}" if refusal.detail else refusal.code
    notes.print(f"✗ {told}", markup=False)
    notes.print(_sentence(refusal.code), markup=False)


def tell(parsed: "Parsed", stored: Stored) -> None:
    """Print what an import did to the store."""
    for name, rows in _kinds(parsed.facts):
        out.print(f"{len(rows)} {name} stored")
    if parsed.mentions or not len(parsed.facts):
        known = stored.seen - stored.added - stored.edited - stored.unmatched
        out.print(
            f"{stored.added} stored, {stored.edited} updated, {stored.unmatched} without a topic, "
            f"{known} known already, {stored.refused} refused"
        )


def _sentence(code: str) -> str:
    return str(texts.table(LANGUAGE)[f"errors.{code}"])


def _kinds(facts: Facts) -> list[tuple[str, Sequence[Any]]]:
    found = ((field.name, getattr(facts, field.name)) for field in fields(facts))
    return [(name, rows) for name, rows in found if rows and name != "measured"]


def _show_mentions(mentions: Sequence[Mention]) -> None:
    table = Table("published", "channel", "text")
    for mention in mentions:
        table.add_row(clock(mention.published_at), mention.channel, mention.text[:100])
    out.print(table, markup=False)


def _show_facts(name: str, rows: Sequence[Any]) -> None:
    """Print facts with the columns in which any of them holds something."""
    names = [field.name for field in fields(rows[0])]
    filled = [one for one in names if any(getattr(row, one) not in ("", None) for row in rows)]
    table = Table(*filled, title=name)
    for row in rows:
        table.add_row(*(_shown(getattr(row, one)) for one in filled))
    out.print(table, markup=False)


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None else str(value)
