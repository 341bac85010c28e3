"""In what tone it is said: shares of what was scored, never without their uncertainty."""

from datetime import datetime

import pandas as pd
import streamlit as st

from analysis import counts, intervals
from analysis.confusion import Confusion
from analysis.counts import TONES, Tone
from dashboard import labelled, queries, texts
from dashboard.components import charts, format, palette, states, tables, tone_estimate
from dashboard.components.tone_estimate import Row
from dashboard.components.view import View

DRAWN = ("neg", "pos")
Mark = tuple[datetime, str]


def show(view: View, version: int) -> None:
    """Draw the panel.

    Parts that come and go have a place of their own: otherwise all that follows would
    be drawn anew, and what the reader had opened would close.
    """
    with st.container(border=True, key="panel_tone"):
        st.header(texts.t("overview.tone"), anchor=False)
        st.caption(texts.t("overview.tone_note"))
        now, before = counts.tone(view.cube), counts.tone(view.before)
        known = labelled.known_confusion(version)
        with st.container():
            if now.n < intervals.MINIMUM:
                st.info(texts.t("overview.too_few", count=now.n))
            else:
                _shares(now, before, known)
                st.caption(tone_estimate.how(version, known))
        with st.container():
            st.caption(_left_out(now))
            states.backlog_line(version, known=now.unscored)
            states.rescoring_line()
        with st.container():
            if now.n >= intervals.MINIMUM:
                _over_time(view, version, known)


def sentence(now: Tone, before: Tone, known: Confusion | None = None) -> str:
    """Say how large the negative share is, and whether it surely changed.

    Whether it changed is tested on the counts: the model confuses both periods alike.
    """
    share, was = now.share("neg"), before.share("neg")
    if share is None:
        return texts.t("overview.too_few", count=now.n)
    found, earlier = tone_estimate.of_many([now, before], known)
    key = "tone_sentence" if known is None else "tone_estimated"
    said = texts.t(f"overview.{key}", share=format.percent(found["neg"].value), n=now.n)
    if was is None:
        return said
    written = format.percent(earlier["neg"].value)
    return f"{said} {texts.t(f'overview.{_change(share, was)}', was=written)}"


def _change(share: intervals.Share, was: intervals.Share) -> str:
    if not intervals.differs(share, was):
        return "tone_same"
    return "tone_worse" if share.value > was.value else "tone_better"


def _shares(now: Tone, before: Tone, known: Confusion | None) -> None:
    found, was = tone_estimate.of_many([now, before], known)
    for name, column in zip(TONES, st.columns(3), strict=True):
        label = f"{palette.SYMBOLS[name]} {texts.t(f'polarities.{name}')}"
        column.metric(label, format.percent(found[name].value))
        column.caption(_note(found, was, name, known))
    st.markdown(sentence(now, before, known))


def _note(found: Row, was: Row, name: str, known: Confusion | None) -> str:
    one = found[name]
    values = {
        "low": format.number(100 * one.low),
        "high": format.percent(one.high),
        "count": one.counted.count,
        "n": one.counted.n,
        "share": format.percent(one.counted.value),
    }
    note = texts.t("overview.interval" if known is None else "overview.estimated", **values)
    if was:
        note += " " + texts.t("overview.was", was=tone_estimate.written(was[name]))
    return note


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


def _over_time(view: View, version: int, known: Confusion | None) -> None:
    start, end = view.filters.start, view.filters.end
    grain = counts.tone_grain(view.cube, view.grain, start, end)
    counted = counts.tone_by_bucket(view.cube, grain, start, end)
    enough = counted["n"] >= intervals.MINIMUM
    if enough.sum() < 2:
        st.caption(texts.t("overview.tone_too_thin", minimum=intervals.MINIMUM))
        return
    st.subheader(texts.t(f"overview.tone_per_{grain}"), anchor=False)
    rows = tone_estimate.of_many(_tones(counted), known)
    changed = marks(view, version)
    st.plotly_chart(
        charts.tone(
            counted,
            {name: _band(rows, name) for name in DRAWN},
            grain,
            palette.current(),
            marks=[(moment, texts.t("overview.model_changed")) for moment, _ in changed],
        ),
        key="tone_chart",
        config=charts.CONFIG,
    )
    said = [texts.t("overview.tone_chart", minimum=intervals.MINIMUM)]
    st.markdown(" ".join([*said, *(sentence for _, sentence in changed)]))
    tables.behind(lambda: _table(counted, rows, grain), key="tone_table")


def marks(view: View, version: int) -> list[Mark]:
    """Return when another model came on the screen, each with the sentence that says so.

    A model comes on the screen when it has scored everything anew, so a line is always of one
    model: the mark tells why figures from before it may read differently now.
    """
    uses = queries.model_uses(version)
    shown = uses[uses["completed_at"].notna()].sort_values("completed_at").iloc[1:]
    moments = [moment.to_pydatetime() for moment in shown["completed_at"]]
    return [
        (moment, texts.t("overview.model_since", moment=format.moment(moment)))
        for moment in moments
        if view.filters.start <= moment < view.filters.end
    ]


def _tones(counted: pd.DataFrame) -> list[Tone]:
    columns = (counted[name].tolist() for name in TONES)
    return [Tone(neg=neg, neu=neu, pos=pos) for neg, neu, pos in zip(*columns, strict=True)]


Band = tuple[list[float | None], list[float], list[float]]


def _band(rows: list[Row], name: str) -> Band:
    found = [row.get(name) for row in rows]
    return (
        [one.value if one else None for one in found],
        [one.low if one else 0.0 for one in found],
        [one.high if one else 0.0 for one in found],
    )


def _table(counted: pd.DataFrame, rows: list[Row], grain: counts.Grain) -> tables.Table:
    head = [
        texts.t(f"overview.{grain}"),
        *[texts.t(f"polarities.{name}") for name in TONES],
        texts.t("overview.scored"),
    ]
    lines = [
        [
            charts.name_of(pd.Timestamp(bucket), grain),
            *[tone_estimate.written(row.get(name)) for name in TONES],
            format.number(int(n)),
        ]
        for bucket, row, n in zip(counted.index, rows, counted["n"], strict=True)
    ]
    return head, lines
