"""The same numbers by channel and by topic."""

import pandas as pd
import streamlit as st

from analysis import counts
from analysis.confusion import Confusion
from dashboard import labelled, texts
from dashboard.components import format, tables, tone_estimate
from dashboard.components.tone_estimate import Row
from dashboard.components.view import View


def show(view: View, version: int) -> None:
    """Draw both tables."""
    known = labelled.known_confusion(version)
    channels, topics = st.columns(2)
    with channels, st.container(border=True, key="panel_channels"):
        st.header(texts.t("overview.by_channel"), anchor=False)
        named = {name: texts.t(f"channels.{name}") for name in view.parts["channel"]}
        _table(view.parts["channel"], view.parts_before["channel"], named, known)
    with topics, st.container(border=True, key="panel_topics"):
        st.header(texts.t("overview.by_topic"), anchor=False)
        parts = _chosen(view.parts["topic"], view.filters.topics)
        _table(parts, view.parts_before["topic"], {}, known)
        st.caption(texts.t("overview.topics_overlap"))


def _chosen(parts: dict[str, pd.DataFrame], topics: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    return {name: rows for name, rows in parts.items() if not topics or name in topics}


def _table(
    parts: dict[str, pd.DataFrame],
    before: dict[str, pd.DataFrame],
    named: dict[str, str],
    known: Confusion | None,
) -> None:
    head = [
        texts.t(f"overview.{name}") for name in ("name", "mentions", "difference", "negative_share")
    ]
    ordered = sorted(parts.items(), key=lambda part: -counts.total(part[1]))
    tones = tone_estimate.of_many([counts.tone(rows) for _, rows in ordered], known)
    lines = [
        _row(named.get(name, name), rows, before.get(name), found)
        for (name, rows), found in zip(ordered, tones, strict=True)
    ]
    tables.show(head, lines)


def _row(name: str, rows: pd.DataFrame, before: pd.DataFrame | None, found: Row) -> list[str]:
    now = counts.total(rows)
    was = 0 if before is None else counts.total(before)
    return [
        name,
        format.number(now),
        format.change(now, was) or "–",
        tone_estimate.written(found.get("neg")),
    ]
