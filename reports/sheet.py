"""What stands on a report, apart from how it is set: sentences, charts and tables.

Sentences are CommonMark (only bold), as ``presentation.marks`` says; titles and cells are
plain text, which no way of setting may act upon.
"""

from dataclasses import dataclass
from typing import Literal

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing in SVG, and what it shows for who cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table: the first column holds names, the others numbers."""

    caption: str
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what belongs to it; with a ``side`` it stands in that half of the page."""

    title: str
    said: tuple[str, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    points: tuple[str, ...] = ()
    side: Literal["", "left", "right"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A report: the answer first, then what it rests on, then what it was made from."""

    language: str
    title: str
    about: str
    badge: str
    answer: tuple[str, ...]
    note: str
    sections: tuple[Section, ...]
    made: tuple[tuple[str, str], ...]
    again: str
