"""A card for each source: health, rounds, what it yielded, and how late we see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard import texts
from dashboard.components import format, health
from dashboard.components.health import Day, Health
from data.records import SourceState
from data.settings import AccessLogSource, FileSource, MatomoSource, Source, Tabular

ENOUGH = 20

Row = Mapping[str, Any]

NO_ROUNDS = Day()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one source; ``stored`` and ``late`` are rows of the read model.

    ``counted`` says how many scores, complaints, contacts and visits it gave.
    """

    source: Source
    state: SourceState | None = None
    day: Day = NO_ROUNDS
    stored: Row = field(default_factory=dict)
    late: Row = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)


def facts(
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    days: Mapping[str, Day],
    stored: pd.DataFrame,
    late: pd.DataFrame,
    counted: Mapping[str, Mapping[str, int]],
) -> list[Facts]:
    """Bring together what is known, in the order of the settings."""
    stored_rows, late_rows = _by_source(stored), _by_source(late)
    return [
        Facts(
            source=source,
            state=states.get(source.name),
            day=days.get(source.name, NO_ROUNDS),
            stored=stored_rows.get(source.name, {}),
            late=late_rows.get(source.name, {}),
            counted={kind: by[source.name] for kind, by in counted.items() if source.name in by},
        )
        for source in sources
    ]


def _by_source(frame: pd.DataFrame) -> dict[str, Row]:
    return {
        row["source"]: {str(name): value for name, value in row.items()}
        for row in frame.to_dict("records")
    }


def summary(known: Sequence[Facts], now: datetime) -> str:
    """Say in one sentence how many sources do well."""
    found = [health.of(one.state, now) for one in known]
    return texts.t("sources.summary", **{str(kind): found.count(kind) for kind in Health})


def markup(known: Sequence[Facts], now: datetime) -> str:
    """Write the cards as HTML, those that ask for attention first."""
    order = [Health.ATTENTION, Health.WAITS, Health.WORKS]
    by_need = sorted(known, key=lambda one: order.index(health.of(one.state, now)))
    return f'<div class="lp-cards">{"".join(_card(one, now) for one in by_need)}</div>'


def _card(one: Facts, now: datetime) -> str:
    kind = health.of(one.state, now)
    lines = "".join(f"<p>{escape(line)}</p>" for line in health.sentences(one.state, now))
    rows = "".join(
        f"<div><dt>{escape(texts.t(f'sources.{name}'))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in _figures(one, now)
    )
    return (
        f'<section class="lp-card lp-{kind}"><h3>{escape(one.source.name)}</h3>'
        f'<p class="lp-health"><span aria-hidden="true">{health.SYMBOLS[kind]}</span> '
        f"{escape(texts.t(f'sources.{kind}'))}</p>"
        f'<p class="lp-faint">{escape(_place(one.source))}</p>'
        f"{lines}<dl>{rows}</dl>{_for_admin(one.state)}</section>"
    )


def _place(source: Source) -> str:
    parts = [texts.t(f"kinds.{source.kind}")]
    if isinstance(source, Tabular) and not _gives_mentions(source):
        parts.append(texts.t(f"holds.{source.holds}"))
    elif hasattr(source, "channel"):
        parts.append(texts.t(f"channels.{source.channel}"))
    return " · ".join([*parts, _where(source)])


def _gives_mentions(source: Source) -> bool:
    """Tell whether a source brings messages, not only numbers."""
    counts_visits = isinstance(source, AccessLogSource | MatomoSource)
    return not counts_visits and getattr(source, "holds", "mentions") == "mentions"


def _where(source: Source) -> str:
    match source:
        case FileSource():
            return source.folder.name
        case AccessLogSource():
            return source.path.name
        case _:
            return urlsplit(source.url).hostname or ""


def _figures(one: Facts, now: datetime) -> list[tuple[str, str]]:
    nothing = texts.t("sources.none_yet")
    last = one.day.last or (one.state.last_ok_at if one.state else None)
    figures = [
        ("last_round", format.ago(last, now) if last else nothing),
        ("next_round", _ahead(one.state, now)),
        *(_of_mentions(one, nothing) if _gives_mentions(one.source) else ()),
        *(("stored", texts.t(f"facts.{kind}", n=count)) for kind, count in one.counted.items()),
    ]
    if one.state and one.state.failures:
        figures.insert(0, ("failures", format.number(one.state.failures)))
    return figures


def _of_mentions(one: Facts, nothing: str) -> list[tuple[str, str]]:
    newest = one.stored.get("newest")
    return [
        ("last_day", _day(one.day)),
        ("stored", texts.t("sources.stored_count", n=one.stored.get("mentions", 0))),
        ("newest", format.moment(newest) if newest is not None else nothing),
        ("delay", _delay(one)),
    ]


def _ahead(state: SourceState | None, now: datetime) -> str:
    due = state.next_run_at if state else None
    if due is None or due - now < timedelta(seconds=30):
        return texts.t("sources.in_a_moment")
    return texts.t("sources.ahead", span=format.duration(due - now))


def _day(day: Day) -> str:
    if not day.rounds:
        return texts.t("sources.no_rounds")
    told = texts.t(
        "sources.rounds",
        n=day.rounds,
        failed=day.failed,
        added=day.added,
        edited=day.edited,
        deleted=day.deleted,
    )
    return f"{told}; {texts.t('sources.refused', n=day.refused)}" if day.refused else told


def _delay(one: Facts) -> str:
    measured = one.late.get("mentions", 0)
    if measured < ENOUGH:
        return texts.t("sources.delay_unknown", n=measured)
    median, p95 = (format.duration(timedelta(minutes=one.late[name])) for name in ("median", "p95"))
    return texts.t("sources.delay_measured", median=median, p95=p95, n=measured)


def _for_admin(state: SourceState | None) -> str:
    if state is None or not state.error:
        return ""
    told = escape(f"{state.error}: {state.detail}" if state.detail else state.error)
    label = escape(texts.t("sources.for_admin"))
    return f'<p class="lp-faint">{label}: <code>{told}</code></p>'
