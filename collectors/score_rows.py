"""Review scores from a table: a row for each period, or a row for each review.

Reviews are summed up by month, instrument, method and organisation. What someone wrote with
a score becomes a mention of channel ``review``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import fmean, stdev

from collectors import columns, fact_table, file_rows, periods, urls
from collectors.contract import Kit
from collectors.fact_table import Row, Sheet, Unfit
from collectors.file_rows import Parsed
from collectors.inbox import Refusal
from collectors.tables import Table
from data.errors import ImportRefused
from data.records import Channel, Facts, Mention, ReviewScore
from data.settings import Tabular
from data.text import fold
from data.times import AMSTERDAM

ZORGKAART = "ZorgkaartNederland"
ERVARINGWIJZER = "Ervaringwijzer"
VERIFIED_SINCE = datetime(2025, 9, 1, tzinfo=AMSTERDAM).astimezone(UTC)
"""Since then ZorgkaartNederland shows verified reviews only, at most four years old."""

METHODS = {
    "before": "1",
    "across": "1 en 2 door elkaar",
    "since": "2: alleen geverifieerd, hooguit vier jaar oud",
}
"""The methods of ZorgkaartNederland, around ``VERIFIED_SINCE``."""

LOWEST, HIGHEST = 1.0, 10.0

KNOWN: columns.Known = {
    **fact_table.PERIOD,
    "instrument": ("instrument", "meetinstrument", "platform", "vragenlijst", "bron"),
    "mean": (
        *("gemiddelde", "gemiddeld cijfer", "gemiddelde score", "gemiddelde waardering"),
        *("gemiddelde beoordeling", "mean", "average", "average rating", "cijfer", "rapportcijfer"),
        *("score", "waardering", "beoordeling", "totaalscore", "rating", "ratingvalue"),
    ),
    "count": (
        *("aantal", "aantal beoordelingen", "aantal waarderingen", "aantal reacties", "respons"),
        *("aantal respondenten", "beoordelingen", "waarderingen", "n", "count", "reviewcount"),
        *("reviews", "number of reviews"),
    ),
    "deviation": ("standaarddeviatie", "standaardafwijking", "sd", "stdev", "spreiding"),
    "lowest": ("laagste", "minimum", "laagst mogelijke", "worstrating"),
    "highest": ("schaal", "hoogste", "maximum", "hoogst mogelijke", "bestrating", "scale"),
    "method": ("methode", "meetmethode", "versie", "method"),
    "organisation": fact_table.ORGANISATION,
    "url": ("url", "link", "adres"),
}

WORDS = ("text", "title", "author", "external_id")
"""What a review may hold besides its score."""

_AVERAGE = ("gemiddeld", "mean", "average")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_INSTRUMENTS = {ZORGKAART: "zorgkaart", ERVARINGWIJZER: "ervaringwijzer"}


def parse(table: Table, source: Tabular, kit: Kit) -> Parsed:
    """Turn a table into scores, and into mentions where people wrote something.

    Raises:
        ImportRefused: when there is no score, no period, or no instrument.
        CollectError: ``wrong_timezone``.
    """
    fields = {name: value for name, value in source.columns.items() if name in KNOWN}
    sheet = Sheet.of(table, source.model_copy(update={"columns": fields}), kit, KNOWN)
    sheet.need("mean", code="no_mean_column")
    sheet.need("period", "start", "date", code="no_period_column")
    if "instrument" not in sheet.places and not source.instrument:
        raise ImportRefused("no_instrument", ", ".join(table.header)[:200])
    found, refused = sheet.each(lambda row: _score(row, sheet))
    if not _is_of_reviews(sheet):
        return Parsed((), refused, Facts(scores=tuple(found)))
    mentions = _written(table, source, kit, refused)
    return Parsed(mentions, refused, Facts(scores=tuple(by_month(found))))


def instrument_of(name: str) -> str:
    """Return a known instrument that a name tells of, else the name itself.

    >>> instrument_of("export zorgkaart nederland 2026"), instrument_of("PREM")
    ('ZorgkaartNederland', 'PREM')
    """
    plain = fold(name).replace(" ", "").replace("-", "")
    return next((known for known, mark in _INSTRUMENTS.items() if mark in plain), name)


def known_instrument(name: str) -> str:
    """Return the known instrument that the name of a file tells of, or nothing."""
    found = instrument_of(name)
    return found if found in _INSTRUMENTS else ""


def method_of(instrument: str, start: datetime, end: datetime) -> str:
    """Return how an instrument measured in a period, as far as it is known to have changed."""
    if instrument != ZORGKAART:
        return ""
    if end <= VERIFIED_SINCE:
        return METHODS["before"]
    return METHODS["since" if start >= VERIFIED_SINCE else "across"]


def by_month(reviews: Iterable[ReviewScore]) -> list[ReviewScore]:
    """Sum up the scores of single reviews: mean, count and deviation of each month."""
    groups: dict[ReviewScore, list[float]] = {}
    for one in reviews:
        start, end = _month_of(one.started_at)
        empty = replace(one, started_at=start, ended_at=end, mean=0.0, count=None, url="")
        groups.setdefault(empty, []).append(one.mean)
    return [
        replace(
            month,
            mean=fmean(scores),
            count=len(scores),
            deviation=stdev(scores) if len(scores) > 1 else None,
        )
        for month, scores in groups.items()
    ]


def _month_of(moment: datetime) -> tuple[datetime, datetime]:
    day = moment.astimezone(AMSTERDAM).date()
    days = periods.around(day, "month") or (day, date.max)
    return periods.in_utc(days, AMSTERDAM)


def _is_of_reviews(sheet: Sheet) -> bool:
    """Tell whether each row is one review: a date and a score, and nothing was counted."""
    summed = {"period", "start", "count", "deviation"} & sheet.places.keys()
    return not summed and not sheet.name("mean").startswith(_AVERAGE)


def _score(row: Row, sheet: Sheet) -> ReviewScore:
    start, end = sheet.period(row)
    instrument = instrument_of(row.text("instrument") or sheet.source.instrument)
    lowest, highest = _scale(row)
    mean = row.decimal("mean")
    if mean is None:
        raise Unfit("no_number")
    if not lowest <= mean <= highest:
        raise Unfit("absurd_number")
    return ReviewScore(
        instrument=instrument,
        started_at=start,
        ended_at=end,
        mean=mean,
        lowest=lowest,
        highest=highest,
        count=row.count("count"),
        deviation=row.decimal("deviation"),
        method=row.text("method") or method_of(instrument, start, end),
        organisation=sheet.organisation(row),
        url=urls.link(row.text("url")),
    )


def _scale(row: Row) -> tuple[float, float]:
    """Read the ends of the scale: ``10``, ``1-10`` or two columns; else one to ten."""
    ends = [float(one.replace(",", ".")) for one in _NUMBER.findall(row.text("highest"))]
    lowest = row.decimal("lowest")
    if lowest is None:
        lowest = ends[0] if len(ends) > 1 else LOWEST
    highest = ends[-1] if ends else HIGHEST
    if lowest >= highest:
        raise Unfit("absurd_number")
    return lowest, highest


def _written(
    table: Table, source: Tabular, kit: Kit, refused: tuple[Refusal, ...]
) -> tuple[Mention, ...]:
    """Return what people wrote with their score; a score without words is no mention."""
    named: Mapping[str, str] = source.columns
    fields = {name: value for name, value in named.items() if name in (*WORDS, "url")}
    if "date" in named:
        fields["published_at"] = named["date"]
    reviews = source.model_copy(update={"columns": fields, "channel": Channel.REVIEW})
    unfit = {one.row for one in refused}
    usable = tuple(row for row in table.rows if row[0] not in unfit)
    try:
        return file_rows.parse(Table(table.header, usable), reviews, kit).mentions
    except ImportRefused as refusal:
        if refusal.code in ("no_text_column", "no_date_column"):
            return ()
        raise
