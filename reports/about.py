"""What a report tells beside its study: whose it is, which sources, what was not measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import metadata

from data import read_model
from data.connection import Database
from data.settings import Settings
from presentation import format, marks, texts
from sentiment import themes
from studies.made import Made

MOST_SILENCES, MOST_SOURCES = 3, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How often and how long a source was not measured within a period."""

    source: str
    times: int
    lasted: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The surroundings of a study, all from settings and store."""

    organisation: str
    example: bool
    sources: tuple[str, ...]
    silences: tuple[Silence, ...]
    theme_titles: dict[str, str] = field(default_factory=dict)


def of(database: Database, settings: Settings, start: datetime, end: datetime) -> About:
    """Return what a report over a period tells beside its study."""
    return About(
        organisation=settings.dashboard.organisation,
        example=settings.dashboard.example_data,
        sources=tuple(one.name for one in settings.sources),
        silences=tuple(_silences(database, start, end)),
        theme_titles=themes.load(settings.sentiment.themes).titles,
    )


def _silences(database: Database, start: datetime, end: datetime) -> list[Silence]:
    found: dict[str, list[timedelta]] = {}
    gaps = read_model.gaps(database, start, end)
    rows = zip(gaps["source"], gaps["started_at"], gaps["ended_at"], strict=True)
    for source, began, ended in rows:
        found.setdefault(source, []).append(min(ended, end) - max(began, start))
    return [
        Silence(source=source, times=len(parts), lasted=sum(parts, timedelta()))
        for source, parts in sorted(found.items())
    ]


def not_measured(found: Sequence[Silence]) -> list[str]:
    """Say which sources were not measured all the time, the longest silences first."""
    longest = sorted(found, key=lambda one: (-one.lasted, one.source))
    said = [
        texts.t(
            "report.silence",
            source=marks.plain(one.source),
            n=one.times,
            lasted=format.duration(one.lasted),
        )
        for one in longest[:MOST_SILENCES]
    ]
    rest = len(longest) - MOST_SILENCES
    return [*said, texts.t("report.silent_too", n=rest)] if rest > 0 else said


def heard(sources: Sequence[str]) -> str:
    """Say where the mentions and the facts come from."""
    named = [marks.plain(one) for one in sources[:MOST_SOURCES]]
    rest = len(sources) - MOST_SOURCES
    named += [texts.t("report.sources_too", n=rest)] if rest > 0 else []
    return texts.t("report.heard", sources=", ".join(named) or texts.t("report.unknown"))


def made(found: Made, as_of: datetime) -> tuple[tuple[str, str], ...]:
    """Write from which versions a study was made."""
    unknown = texts.t("report.unknown")
    values = {
        "program": metadata.version("luisterpost"),
        "as_of": format.moment(as_of),
        "data": str(found.data),
        "model": " ".join((found.model, found.model_version)).strip() or unknown,
        "topics": str(found.topics) if found.topics else unknown,
        "settings": found.settings,
    }
    return tuple((texts.t(f"report.made_{name}"), value) for name, value in values.items())
