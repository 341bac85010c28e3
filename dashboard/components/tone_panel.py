"""In what tone it is said: shares of what was scored, never without their uncertainty."""

import numpy as np
import pandas as pd
import streamlit as st

from analysis import counts, intervals
from analysis.counts import TONES, Tone
from dashboard import texts
from dashboard.components import charts, format, palette, states, tables
from dashboard.components.view import View

DRAWN = ("neg", "pos")


def show(view: View, version: int) -> None:
    """Draw the panel.

    Parts that come and go have a place of their own: otherwise all that follows would
    be drawn anew, and what the reader had opened would close.
    """
    with st.container(border=True, key="panel_tone"):
        st.header(texts.t("overview.tone"), anchor=False)
        st.caption(texts.t("overview.tone_note"))
        now, before = counts.tone(view.cube), counts.tone(view.before)
        with st.container():
            if now.n < intervals.MINIMUM:
                st.info(texts.t("overview.too_few", count=now.n))
            else:
                _shares(now, before)
        with st.container():
            st.caption(_left_out(now))
            states.backlog_line(version, known=now.unscored)
        with st.container():
            if now.n >= intervals.MINIMUM:
                _over_time(view)


def sentence(now: Tone, before: Tone) -> str:
    """Say how large the negative share is, and whether it surely changed."""
    share, was = now.share("neg"), before.share("neg")
    if share is None:
        return texts.t("overview.too_few", count=now.n)
    said = texts.t("overview.tone_sentence", share=format.percent(share.value), n=now.n)
    if was is None:
        return said
    if not intervals.differs(share, was):
        return f"{said} {texts.t('overview.tone_same', was=format.percent(was.value))}"
    if share.value > was.value:
        return f"{said} {texts.t('overview.tone_worse', was=format.percent(was.value))}"
    return f"{said} {texts.t('overview.tone_better', was=format.percent(was.value))}"


def interval(share: intervals.Share | None) -> str:
    """Write a share with its interval, or a dash when there are too few."""
    if share is None:
        return "–"
    low, high = format.number(100 * share.low), format.percent(share.high)
    return f"{format.percent(share.value)} ({low}–{high})"


def _shares(now: Tone, before: Tone) -> None:
    for name, column in zip(TONES, st.columns(3), strict=True):
        share, was = now.share(name), before.share(name)
        if share is None:
            continue
        label = f"{palette.SYMBOLS[name]} {texts.t(f'polarities.{name}')}"
        column.metric(label, format.percent(share.value))
        low, high = format.number(100 * share.low), format.percent(share.high)
        note = texts.t("overview.interval", low=low, high=high, count=share.count, n=share.n)
        if was is not None:
            note += " " + texts.t("overview.was", was=interval(was))
        column.caption(note)
    st.markdown(sentence(now, before))


def _left_out(tone: Tone) -> str:
    parts = [
        texts.t(f"overview.{name}", n=number)
        for name, number in (
            ("unscored", tone.unscored),
            ("no_answer", tone.none),
            ("uncertain", tone.uncertain),
        )
        if number
    ]
    return texts.t("overview.left_out", parts=", ".join(parts)) if parts else ""


def _over_time(view: View) -> None:
    start, end = view.filters.start, view.filters.end
    grain = counts.tone_grain(view.cube, view.grain, start, end)
    counted = counts.tone_by_bucket(view.cube, grain, start, end)
    enough = counted["n"] >= intervals.MINIMUM
    if enough.sum() < 2:
        st.caption(texts.t("overview.tone_too_thin", minimum=intervals.MINIMUM))
        return
    st.subheader(texts.t(f"overview.tone_per_{grain}"), anchor=False)
    bands = {name: _band(counted, name, enough) for name in DRAWN}
    st.plotly_chart(
        charts.tone(counted, bands, grain, palette.current()),
        key="tone_chart",
        config=charts.CONFIG,
    )
    st.markdown(texts.t("overview.tone_chart", minimum=intervals.MINIMUM))
    tables.behind(lambda: _table(counted, grain), key="tone_table")


Band = tuple[list[float | None], list[float], list[float]]


def _band(counted: pd.DataFrame, name: str, enough: pd.Series) -> Band:
    n = counted["n"].where(enough, 1)
    low, high = intervals.wilson(counted[name].where(enough, 0), n)
    share = (counted[name] / n).where(enough)
    return (
        [None if np.isnan(value) else float(value) for value in share],
        list(np.where(enough, low, 0.0)),
        list(np.where(enough, high, 0.0)),
    )


def _table(counted: pd.DataFrame, grain: counts.Grain) -> tables.Table:
    head = [
        texts.t(f"overview.{grain}"),
        *[texts.t(f"polarities.{name}") for name in TONES],
        texts.t("overview.scored"),
    ]
    rows = []
    for at, bucket in enumerate(counted.index):
        n = int(counted["n"].iloc[at])
        shares = [intervals.share(int(counted[name].iloc[at]), n) for name in TONES]
        rows.append(
            [
                charts.name_of(pd.Timestamp(bucket), grain),
                *[interval(share) for share in shares],
                format.number(n),
            ]
        )
    return head, rows
