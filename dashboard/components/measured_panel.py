"""How good the model is on the own messages, beside doing nothing, with how sure that is."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

from analysis import measured
from analysis.measured import Bin
from dashboard import labelled, texts
from dashboard.components import format, palette, tables
from dashboard.components.charts import CONFIG
from dashboard.labelled import CLASSES, Measured

if TYPE_CHECKING:
    from sentiment.evaluation import Evaluation

Interval = tuple[float, float]


def show(version: int) -> None:
    """Draw what the labels say about the model; below a minimum only that it is too early."""
    found = labelled.found(version, labelled.stamp())
    st.header(texts.t("sentiment.results"), anchor=False)
    if found.trained_on:
        st.caption(texts.t("sentiment.trained_on", n=found.trained_on))
    if found.whole is None:
        st.info(texts.t("sentiment.too_early", labels=found.n, least=measured.MINIMUM))
    else:
        st.caption(texts.t("sentiment.results_note", n=found.n))
        _scores(found.whole, found)
        _confusion(found.whole)
        _calibration(found.bins, found.whole)
    _people(found)
    _corrections(found)


def _scores(whole: "Evaluation", found: Measured) -> None:
    head = [texts.t(f"sentiment.{name}") for name in ("set", "labels")]
    for measure in ("accuracy", "macro_f1"):
        head += [texts.t(f"sentiment.{measure}"), texts.t("sentiment.baseline")]
    rows = [_row(texts.t("sentiment.all_sources"), whole)]
    for source, part in found.by_source.items():
        if isinstance(part, int):
            rows.append([source, format.number(part), *["–"] * 4])
        else:
            rows.append(_row(source, part))
    tables.show(head, rows)
    st.caption(texts.t("sentiment.scores_note", tone=_word(whole.majority)))
    if whole.unanswered:
        st.caption(texts.t("sentiment.unanswered", n=whole.unanswered))


def _row(name: str, one: "Evaluation") -> list[str]:
    return [
        name,
        format.number(one.n),
        _with_interval(one.accuracy, one.accuracy_interval),
        format.percent(one.majority_accuracy),
        _decimals(one.macro_f1, one.macro_f1_interval),
        format.number(one.majority_macro_f1, 2),
    ]


def _confusion(whole: "Evaluation") -> None:
    st.subheader(texts.t("sentiment.confusion"), anchor=False)
    words = [_word(one) for one in CLASSES]
    said = [texts.t("sentiment.model_said", tone=one) for one in words]
    rows = [
        [word, *map(format.number, row)] for word, row in zip(words, whole.confusion, strict=True)
    ]
    tables.show([texts.t("sentiment.person_said"), *said], rows)


def _calibration(bins: list[Bin], whole: "Evaluation") -> None:
    st.subheader(texts.t("sentiment.calibration"), anchor=False)
    error = format.percent(whole.calibration_error)
    st.caption(texts.t("sentiment.calibration_note", error=error))
    st.plotly_chart(figure(bins), config=CONFIG, key="calibration", theme=None)
    rows = [
        [format.percent(one.said), _with_interval(one.right, (one.low, one.high)), str(one.n)]
        for one in bins
    ]
    head = [texts.t(f"sentiment.{name}") for name in ("said", "right", "labels")]
    tables.behind(lambda: (head, rows), "calibration_table")


def figure(bins: list[Bin]) -> go.Figure:
    """Draw how often answers were right against how sure the model was; on the line is ideal."""
    colours = palette.current()
    plot = go.Figure()
    plot.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name=texts.t("sentiment.ideal"),
        line={"dash": "dot", "color": colours.faint},
        hoverinfo="skip",
    )
    plot.add_scatter(
        x=[one.said for one in bins],
        y=[one.right for one in bins],
        mode="lines+markers",
        name=texts.t("sentiment.measured"),
        line={"color": colours.tones["pos"]},
        error_y={
            "array": [one.high - one.right for one in bins],
            "arrayminus": [one.right - one.low for one in bins],
        },
    )
    axis = {"range": [0, 1.02], "tickformat": ".0%", "gridcolor": colours.grid, "zeroline": False}
    plot.update_layout(
        height=320,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.text},
        xaxis={**axis, "title": texts.t("sentiment.said")},
        yaxis={**axis, "title": texts.t("sentiment.right")},
        legend={"orientation": "h", "y": 1.12},
    )
    return plot


def _people(found: Measured) -> None:
    st.subheader(texts.t("sentiment.people"), anchor=False)
    people = found.people
    if people is None:
        st.caption(texts.t("sentiment.people_too_few"))
        return
    alpha = _decimals(people.alpha, (people.low, people.high))
    same = format.percent(people.same)
    st.write(tables.plain(texts.t("sentiment.people_line", n=people.n, same=same, alpha=alpha)))


def _corrections(found: Measured) -> None:
    st.subheader(texts.t("sentiment.corrections"), anchor=False)
    share = format.percent(found.corrected / found.answers, 2) if found.answers else "–"
    line = texts.t(
        "sentiment.corrections_line", n=found.corrected, answers=found.answers, share=share
    )
    st.write(tables.plain(line))
    st.caption(texts.t("sentiment.corrections_note"))


def _with_interval(value: float, interval: Interval) -> str:
    low, high = (format.percent(one) for one in interval)
    return f"{format.percent(value)} ({low}–{high})"


def _decimals(value: float, interval: Interval) -> str:
    low, high = (format.number(one, 2) for one in interval)
    return f"{format.number(value, 2)} ({low}–{high})"


def _word(tone: str) -> str:
    return texts.t(f"polarities.{tone}")
