"""Rows of a table to mentions, with a reason for every row that is none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime
from zoneinfo import ZoneInfo

from collectors import dates, html, urls
from collectors.contract import Kit
from collectors.feed import fingerprint
from collectors.inbox import Refusal
from collectors.tables import Cell, Table
from data.errors import ImportRefused
from data.records import Channel, Facts, Mention
from data.settings import Tabular
from data.text import fold
from data.times import plausible

COLUMNS = {
    "text": "bericht tekst text message reactie comment opmerking inhoud content body "
    "toelichting omschrijving review ervaring",
    "published_at": "datum date geplaatst published_at published tijdstip timestamp "
    "created_at gepubliceerd publicatiedatum tijd",
    "url": "url link adres permalink webadres",
    "author": "auteur author naam afzender gebruiker name user username schrijver",
    "title": "titel title onderwerp subject kop headline",
    "channel": "kanaal channel platform medium bron",
    "external_id": "id external_id nummer kenmerk bericht-id message_id berichtnummer",
    "thread": "artikel thread gesprek pagina post draad",
}
"""What a column may be called when the settings don't say so, best name first."""

_CHANNELS = {
    "news": "news nieuws nieuwssite krant media",
    "comments": "comments reacties reactie",
    "social": "social sociaal socials facebook instagram x twitter linkedin mastodon bluesky "
    "threads youtube tiktok",
    "forum": "forum fora reddit",
    "review": "review reviews beoordeling beoordelingen waardering ervaring ervaringen",
    "blog": "blog blogs weblog",
    "other": "other overig anders",
}
_CHANNEL_OF = {
    name: Channel(channel) for channel, names in _CHANNELS.items() for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The mentions and facts of a table, and the rows that were left out."""

    mentions: tuple[Mention, ...]
    refused: tuple[Refusal, ...]
    facts: Facts = field_of(default_factory=Facts)


def parse(table: Table, source: Tabular, kit: Kit) -> Parsed:
    """Turn a table into mentions.

    Raises:
        ImportRefused: when no column holds the text or the date.
        CollectError: ``wrong_timezone``.
    """
    columns = find_columns(table.header, source.columns)
    row_parser = _Rows(columns, source, kit, dates.zone(source.timezone), kit.now(), Counter())
    mentions: dict[str, Mention] = {}
    refused = []
    for number, row in table.rows:
        result = row_parser.mention(row)
        if isinstance(result, Mention):
            mentions[result.external_id] = result
        else:
            refused.append(Refusal(number, result))
    return Parsed(tuple(mentions.values()), tuple(refused))


def find_columns(header: tuple[str, ...], wanted: Mapping[str, str]) -> dict[str, int]:
    """Return which column holds what: as the settings say, else by its name.

    Raises:
        ImportRefused: with one of ``IMPORT_CODES``.
    """
    places: dict[str, int] = {}
    for index, name in reversed(list(enumerate(header))):
        places[fold(name)] = index
    columns = {}
    for field, name in wanted.items():
        if fold(name) not in places and field not in ("text", "published_at"):
            raise ImportRefused("unknown_column", name)
        if fold(name) in places:
            columns[field] = places[fold(name)]
    for field in COLUMNS.keys() - wanted.keys():
        names = (name for name in COLUMNS[field].split() if name in places)
        free = (places[name] for name in names if places[name] not in columns.values())
        if (place := next(free, None)) is not None:
            columns[field] = place
    for field, code in (("text", "no_text_column"), ("published_at", "no_date_column")):
        if field not in columns:
            raise ImportRefused(code, wanted.get(field, ", ".join(header))[:200])
    return columns


@dataclass(slots=True)
class _Rows:
    columns: Mapping[str, int]
    source: Tabular
    kit: Kit
    zone: ZoneInfo
    now: datetime
    copies: Counter[str]

    def mention(self, row: tuple[Cell, ...]) -> Mention | str:
        """Return the mention, or the code of why the row is none."""
        text = self._text(row, "text")
        if not text:
            return "no_text"
        published = self._published(row)
        if isinstance(published, str):
            return published
        title, address = self._text(row, "title"), self._text(row, "url")
        author = self.kit.author(self.source.name, self._text(row, "author"))
        thread = self._text(row, "thread")
        parts = (published.isoformat(), title, text, address, str(author))
        return Mention(
            source=self.source.name,
            external_id=self._text(row, "external_id")[:500] or self._identity(parts),
            published_at=published,
            text=text,
            channel=_CHANNEL_OF.get(fold(self._text(row, "channel")), self.source.channel),
            title=title,
            url=urls.link(address),
            author=author,
            thread=urls.canonical(thread) or thread[:500],
        )

    def _text(self, row: tuple[Cell, ...], field: str) -> str:
        index = self.columns.get(field)
        if index is None or index >= len(row):
            return ""
        cell = row[index]
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None else html.tidy(str(cell))

    def _published(self, row: tuple[Cell, ...]) -> datetime | str:
        index = self.columns["published_at"]
        cell = row[index] if index < len(row) else None
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return "no_date"
        written = dates.from_cell(cell)
        if written is None:
            return "unreadable_date"
        moment = dates.in_utc(written, self.zone)
        return moment if moment and plausible(moment, self.now) else "absurd_date"

    def _identity(self, parts: tuple[str, ...]) -> str:
        """Number equal rows: two people may write the same on one day."""
        identity = fingerprint(*parts)
        self.copies[identity] += 1
        copy = self.copies[identity]
        return identity if copy == 1 else f"{identity}-{copy}"
