"""Complaints from a table: how many in a period, of how many clients, about what."""

from collectors import columns, fact_table
from collectors.contract import Kit
from collectors.fact_table import Row, Sheet, Unfit
from collectors.file_rows import Parsed
from collectors.tables import Table
from data.records import Complaints, Facts
from data.settings import Tabular

KNOWN: columns.Known = {
    **fact_table.PERIOD,
    "count": (
        *("klachten", "aantal klachten", "aantal", "complaints", "number of complaints", "count"),
        *("n", "ingediend", "ontvangen"),
    ),
    "clients": (
        *("clienten", "aantal clienten", "clients", "number of clients", "client", "klanten"),
        *("aantal klanten", "bewoners", "aantal bewoners", "patienten", "aantal patienten"),
    ),
    "theme": ("thema", "onderwerp", "categorie", "soort", "aard", "theme", "category", "subject"),
    "organisation": fact_table.ORGANISATION,
}


def parse(table: Table, source: Tabular, kit: Kit) -> Parsed:
    """Turn a table into complaints.

    Raises:
        ImportRefused: when no column holds the count or the period.
        CollectError: ``wrong_timezone``.
    """
    sheet = Sheet.of(table, source, kit, KNOWN)
    sheet.need("count", code="no_count_column")
    sheet.need("period", "start", "date", code="no_period_column")
    found, refused = sheet.each(lambda row: _complaints(row, sheet))
    return Parsed((), refused, Facts(complaints=tuple(found)))


def _complaints(row: Row, sheet: Sheet) -> Complaints:
    start, end = sheet.period(row)
    count, clients = row.count("count"), row.count("clients")
    if count is None:
        raise Unfit("no_number")
    if clients == 0:
        raise Unfit("absurd_number")
    return Complaints(
        started_at=start,
        ended_at=end,
        count=count,
        clients=clients,
        theme=row.text("theme"),
        organisation=sheet.organisation(row),
    )
