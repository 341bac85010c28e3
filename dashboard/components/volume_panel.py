"""How much is said: numbers, a chart, and where it is said."""

from datetime import datetime

import pandas as pd
import streamlit as st

from analysis import counts
from dashboard import queries, texts
from dashboard.components import charts, format, palette, tables
from dashboard.components.view import View
from data.times import local_date


def show(view: View, version: int) -> None:
    """Draw the panel."""
    with st.container(border=True, key="panel_volume"):
        st.header(texts.t("overview.volume"), anchor=False)
        st.caption(texts.t("overview.volume_note"))
        wide = counts.volume(view.cube, view.grain, view.filters.start, view.filters.end)
        _numbers(view)
        before = _before(view)
        gaps = queries.gaps(version, view.filters.start, view.filters.end)
        st.plotly_chart(
            charts.volume(
                wide,
                view.grain,
                palette.current(),
                before=before,
                now=view.now if view.is_unfinished else None,
                gaps=_spans(gaps, view),
                marks=marks(view, version),
            ),
            key="volume_chart",
            config=charts.CONFIG,
        )
        _words(view, _totals(wide), gaps)
        tables.behind(lambda: _table(view, wide, before), key="volume_table")


def headline(view: View) -> str:
    """Say in one sentence how much was said, and whether that is more than before."""
    first, last = view.filters.first, view.filters.last
    period = texts.t(
        "overview.on" if first == last else "overview.from", days=format.span(first, last)
    )
    key = "headline" if view.total_before else "headline_alone"
    return texts.t(
        f"overview.{key}",
        n=view.total,
        period=period,
        compared=compared(view),
        before=_before_that(view),
    )


def compared(view: View) -> str:
    """Say how the number of mentions compares with the period before."""
    now, before = view.total, view.total_before
    if not before:
        return ""
    if format.change(now, before) in ("±0%", "±0"):
        return texts.t("overview.as_many")
    key = "more" if now > before else "fewer"
    return texts.t(f"overview.{key}", percent=format.change(now, before).lstrip("+−"))


def marks(view: View, version: int) -> list[tuple[datetime, str]]:
    """Return the moments in the period at which we ourselves changed what is counted."""
    sets = queries.topic_sets(version)[1:]
    found = [(one.since, texts.t("overview.topics_changed")) for one in sets]
    return [one for one in found if view.filters.start <= one[0] < view.filters.end]


def _before_that(view: View) -> str:
    return texts.t("overview.in_before", n=view.filters.days)


def _numbers(view: View) -> None:
    now, before = view.total, view.total_before
    note = texts.t("overview.same_moment") if view.is_unfinished else None
    with st.container(horizontal=True, gap="medium"):
        st.metric(texts.t("overview.mentions"), format.number(now), width="content")
        label = texts.t("overview.before", n=view.filters.days)
        st.metric(label, format.number(before), help=note, width="content")
        difference = format.change(now, before) or "–"
        st.metric(texts.t("overview.difference"), difference, width="content")


def _totals(wide: pd.DataFrame) -> pd.Series:
    totals: pd.Series = wide.sum(axis=1)
    return totals


def _before(view: View) -> list[int]:
    previous = view.filters.before()
    wide = counts.volume(view.before_whole, view.grain, previous.start, previous.end)
    return [int(number) for number in wide.sum(axis=1)]


def _spans(gaps: pd.DataFrame, view: View) -> list[tuple[datetime, datetime]]:
    if view.filters.sources:
        gaps = gaps[gaps["source"].isin(view.filters.sources)]
    return list(zip(gaps["started_at"], gaps["ended_at"], strict=True))


def _words(view: View, totals: pd.Series, gaps: pd.DataFrame) -> None:
    sentences = []
    if (totals == totals.max()).sum() == 1:
        top = pd.DatetimeIndex(totals.index)[int(totals.to_numpy().argmax())]
        sentences.append(
            texts.t(
                f"overview.busiest_{view.grain}",
                when=charts.name_of(top, view.grain),
                n=int(totals.max()),
            )
        )
    if view.is_unfinished:
        sentences.append(
            texts.t(
                f"overview.unfinished_{view.grain}",
                day=format.short_day(local_date(view.now)),
                time=format.clock(view.now),
            )
        )
    if len(gaps):
        sentences.append(texts.t("overview.gaps", n=len(gaps)))
    if view.total_before:
        sentences.append(texts.t("overview.dotted"))
    st.markdown(" ".join(sentences))


def _table(view: View, wide: pd.DataFrame, before: list[int]) -> tables.Table:
    channels = [texts.t(f"channels.{name}") for name in wide.columns]
    head = [
        texts.t(f"overview.{view.grain}"),
        texts.t("overview.mentions"),
        *channels,
        texts.t("overview.period_before"),
    ]
    earlier = [*before, *[None] * len(wide)][: len(wide)]
    buckets = pd.DatetimeIndex(wide.index)
    rows = [
        [
            charts.name_of(bucket, view.grain),
            format.number(sum(numbers)),
            *[format.number(number) for number in numbers],
            "" if was is None else format.number(was),
        ]
        for bucket, numbers, was in zip(buckets, wide.to_numpy(), earlier, strict=True)
    ]
    return head, rows
