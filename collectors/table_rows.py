"""A table to what its source says that it holds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace

from collectors import complaint_rows, file_rows, hour_rows, score_rows
from collectors.contract import Kit
from collectors.feed import BATCH_SIZE
from collectors.file_rows import Parsed
from collectors.tables import Table
from data.records import Batch, Cursor, Facts
from data.settings import Tabular

PARSERS: Mapping[str, Callable[[Table, Tabular, Kit], Parsed]] = {
    "mentions": file_rows.parse,
    "scores": score_rows.parse,
    "complaints": complaint_rows.parse,
    "contacts": hour_rows.parse_contacts,
    "visits": hour_rows.parse_visits,
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "mentions": tuple(file_rows.COLUMNS),
    "scores": (*score_rows.KNOWN, *score_rows.WORDS),
    "complaints": tuple(complaint_rows.KNOWN),
    "contacts": tuple(hour_rows.CONTACTS),
    "visits": tuple(hour_rows.VISITS),
}
"""What the columns of each kind of table can be named to hold."""

FACTS_AT_ONCE = 5_000


def parse(table: Table, source: Tabular, kit: Kit, name: str = "") -> Parsed:
    """Turn a table into what it holds; ``name`` of the file may tell the instrument.

    Raises:
        ImportRefused: when a column that is needed is missing.
        CollectError: ``wrong_timezone``.
    """
    if source.holds == "scores" and not source.instrument:
        found = score_rows.known_instrument(name)
        source = source.model_copy(update={"instrument": found})
    return PARSERS[source.holds](table, source, kit)


def batches(parsed: Parsed, before: Cursor, following: Cursor) -> Iterator[Batch]:
    """Cut what was read into transactions; only the last one moves the cursor."""
    for facts in _parts(parsed.facts):
        yield Batch(mentions=(), cursor=before, facts=facts)
    mentions = parsed.mentions
    last = max(0, (len(mentions) - 1) // BATCH_SIZE * BATCH_SIZE)
    for start in range(0, last, BATCH_SIZE):
        yield Batch(mentions=mentions[start : start + BATCH_SIZE], cursor=before)
    yield Batch(
        mentions=mentions[last:],
        cursor=following,
        refused=len(parsed.refused),
        facts=Facts(measured=parsed.facts.measured),
    )


def _parts(facts: Facts) -> Iterator[Facts]:
    """Cut facts into parts of bounded size, what was measured left for the end."""
    for field in fields(Facts):
        rows = getattr(facts, field.name)
        if field.name == "measured":
            continue
        for start in range(0, len(rows), FACTS_AT_ONCE):
            yield replace(Facts(), **{field.name: rows[start : start + FACTS_AT_ONCE]})
