"""Contacts and visits by hour from a table: numbers only, never who called or looked."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import TypeVar

from collectors import columns, dates, fact_table, numbers, pages
from collectors.contract import Kit
from collectors.fact_table import Row, Sheet, Unfit
from collectors.file_rows import Parsed
from collectors.inbox import Refusal
from collectors.tables import Cell, Table
from data.errors import ImportRefused
from data.records import Contacts, Facts, Measured, Visits
from data.settings import Tabular

T = TypeVar("T", Contacts, Visits)

UNKNOWN_CHANNEL = "onbekend"

_HOUR: columns.Known = {
    "hour": (
        *("uur", "tijdstip", "datum en tijd", "datumtijd", "datum/tijd", "tijd", "starttijd"),
        *("begintijd", "moment", "hour", "timestamp", "datetime", "date time", "time", "start"),
    ),
    "date": ("datum", "dag", "date", "day"),
}
CONTACTS: columns.Known = {
    **_HOUR,
    "channel": ("kanaal", "medium", "channel", "contactkanaal", "wachtrij", "queue"),
    "topic": (
        *("onderwerp", "zorgvraag", "vraag", "reden", "contactreden", "thema", "categorie"),
        *("topic", "subject", "reason"),
    ),
    "count": (
        *("aantal", "contacten", "aantal contacten", "gesprekken", "aantal gesprekken"),
        *("berichten", "oproepen", "telefoontjes", "count", "contacts", "calls", "n"),
    ),
    "handling": (
        *("afhandeltijd", "gemiddelde afhandeltijd", "gespreksduur", "gemiddelde gespreksduur"),
        *("duur", "afhandeltijd seconden", "afhandeltijd minuten", "seconden", "minuten"),
        *("handling time", "average handling time", "aht", "duration", "handling seconds"),
    ),
}
VISITS: columns.Known = {
    **_HOUR,
    "page": (
        *("pagina", "pad", "landingspagina", "page", "path", "page path", "landing page", "url"),
        *("adres", "paginapad"),
    ),
    "count": (
        *("bezoeken", "bezoek", "weergaven", "paginaweergaven", "sessies", "visits", "views"),
        *("pageviews", "page views", "sessions", "aantal", "count", "n"),
    ),
}

_PERSONAL = re.compile(
    r"\b(?:naam|\w*naam beller|voornaam|achternaam|roepnaam|beller|clientnaam|klantnaam|name"
    r"|caller(?: id)?|first name|last name|telefoonnummer|telefoonnr|telnr|tel nr|mobiel(?:nummer)?"
    r"|phone(?: number)?|nummer beller|e ?mail ?adres|emailadres|e mail|email|bsn|geboortedatum"
    r"|postcode|huisnummer|woonadres|clientnummer|client(?: id)?|klantnummer|client ?nr)\b"
)
_PHONE = re.compile(r"(?<![\d-])(?:\+31|0031|0)[ .-]?[1-9](?:[ .-]?\d){8}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")


def parse_contacts(table: Table, source: Tabular, kit: Kit) -> Parsed:
    """Turn a table into contacts by hour, channel and topic; without a count each row is one.

    Raises:
        ImportRefused: ``personal_column`` when the table tells who called; when there is no hour.
        CollectError: ``wrong_timezone``.
    """
    sheet = _sheet(table, source, kit, CONTACTS)
    refuse_personal(table, {sheet.places[name] for name in source.columns})
    found, refused = sheet.each(lambda row: _contacts(row, sheet))
    facts = tuple(_summed_contacts(found))
    return Parsed((), refused, Facts(contacts=facts, measured=_measured(facts, refused, source)))


def parse_visits(table: Table, source: Tabular, kit: Kit) -> Parsed:
    """Turn a table into visits by hour and page; rows of the same two are added up.

    Raises:
        ImportRefused: when no column holds the page, the count or the hour.
        CollectError: ``wrong_timezone``.
    """
    sheet = _sheet(table, source, kit, VISITS)
    sheet.need("page", code="no_page_column")
    sheet.need("count", code="no_count_column")
    found, refused = sheet.each(lambda row: _visits(row, sheet))
    facts = tuple(_summed_visits(found))
    return Parsed((), refused, Facts(visits=facts, measured=_measured(facts, refused, source)))


def refuse_personal(table: Table, named: Iterable[int] = ()) -> None:
    """Refuse a table in which a column tells who somebody is; ``named`` have a known meaning.

    Raises:
        ImportRefused: ``personal_column`` with the name of the column.
    """
    for index, name in enumerate(table.header):
        if index not in named and _PERSONAL.search(columns.key(name)):
            raise ImportRefused("personal_column", name[:80])
    for _, row in table.rows:
        for index, cell in enumerate(row):
            if isinstance(cell, str) and _tells_who(cell):
                name = table.header[index] if index < len(table.header) else str(index + 1)
                raise ImportRefused("personal_column", name[:80])


def _tells_who(cell: str) -> bool:
    """Tell whether a cell holds an address or a number; a date also begins like a number."""
    if _EMAIL.search(cell):
        return True
    return bool(_PHONE.search(cell)) and dates.from_person(cell) is None


def _sheet(table: Table, source: Tabular, kit: Kit, known: columns.Known) -> Sheet:
    sheet = Sheet.of(table, source, kit, known)
    sheet.need("hour", "date", code="no_hour_column")
    if not sheet.tells_hours():
        raise ImportRefused("no_hour_column", ", ".join(table.header)[:200])
    return sheet


def _contacts(row: Row, sheet: Sheet) -> Contacts:
    count = row.count("count") if "count" in sheet.places else 1
    if count is None:
        raise Unfit("no_number")
    return Contacts(
        hour=sheet.hour(row),
        channel=row.text("channel").lower() or UNKNOWN_CHANNEL,
        count=count,
        topic=row.text("topic"),
        handling_seconds=_handling(row.cell("handling"), sheet.heading("handling")),
    )


def _handling(cell: Cell, column: str) -> float | None:
    if cell is None:
        return None
    if isinstance(cell, time):
        return float(cell.hour * 3600 + cell.minute * 60 + cell.second)
    found = numbers.seconds(cell)
    if found is None:
        raise Unfit("unreadable_number")
    in_minutes = "min" in column.lower() and ":" not in str(cell)
    return found * 60 if in_minutes else found


def _visits(row: Row, sheet: Sheet) -> Visits:
    page = _page(row.text("page"))
    count = row.count("count")
    if not page:
        raise Unfit("no_page")
    if count is None:
        raise Unfit("no_number")
    return Visits(hour=sheet.hour(row), page=page, count=count)


def _page(written: str) -> str:
    """Return the path of a page, as it is counted elsewhere too."""
    address = written if "://" in written or written.startswith("/") else f"/{written}"
    return pages.path_of(address) if written else ""


def _summed_contacts(rows: Iterable[Contacts]) -> Iterable[Contacts]:
    for (hour, channel, topic), same in _grouped(rows, _call).items():
        told = [
            (one.handling_seconds, one.count) for one in same if one.handling_seconds is not None
        ]
        yield Contacts(
            hour=hour,
            channel=channel,
            topic=topic,
            count=sum(one.count for one in same),
            handling_seconds=fact_table.weighted(told),
        )


def _summed_visits(rows: Iterable[Visits]) -> Iterable[Visits]:
    for (hour, page), same in _grouped(rows, lambda one: (one.hour, one.page)).items():
        yield Visits(hour=hour, page=page, count=sum(one.count for one in same))


def _call(one: Contacts) -> tuple[datetime, str, str]:
    return one.hour, one.channel, one.topic


K = TypeVar("K")


def _grouped(rows: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    groups: dict[K, list[T]] = {}
    for one in rows:
        groups.setdefault(key(one), []).append(one)
    return groups


def _measured(
    facts: tuple[T, ...], refused: tuple[Refusal, ...], source: Tabular
) -> tuple[Measured, ...]:
    """Return the period in which everything was counted; a refused row may hide a count."""
    if not source.complete or not facts or refused:
        return ()
    hours = [one.hour for one in facts]
    return (Measured(started_at=min(hours), ended_at=max(hours) + timedelta(hours=1)),)
