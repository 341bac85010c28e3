"""The same numbers by channel and by topic."""

import pandas as pd
import streamlit as st

from analysis import counts
from dashboard import texts
from dashboard.components import format, tables, tone_panel
from dashboard.components.view import View


def show(view: View) -> None:
    """Draw both tables."""
    channels, topics = st.columns(2)
    with channels, st.container(border=True, key="panel_channels"):
        st.header(texts.t("overview.by_channel"), anchor=False)
        named = {name: texts.t(f"channels.{name}") for name in view.parts["channel"]}
        _table(view.parts["channel"], view.parts_before["channel"], named)
    with topics, st.container(border=True, key="panel_topics"):
        st.header(texts.t("overview.by_topic"), anchor=False)
        parts = _chosen(view.parts["topic"], view.filters.topics)
        _table(parts, view.parts_before["topic"], {})
        st.caption(texts.t("overview.topics_overlap"))


def _chosen(parts: dict[str, pd.DataFrame], topics: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    return {name: rows for name, rows in parts.items() if not topics or name in topics}


def _table(
    parts: dict[str, pd.DataFrame], before: dict[str, pd.DataFrame], named: dict[str, str]
) -> None:
    head = [
        texts.t(f"overview.{name}") for name in ("name", "mentions", "difference", "negative_share")
    ]
    ordered = sorted(parts.items(), key=lambda part: -counts.total(part[1]))
    tables.show(
        head, [_row(named.get(name, name), rows, before.get(name)) for name, rows in ordered]
    )


def _row(name: str, rows: pd.DataFrame, before: pd.DataFrame | None) -> list[str]:
    now = counts.total(rows)
    was = 0 if before is None else counts.total(before)
    return [
        name,
        format.number(now),
        format.change(now, was) or "–",
        tone_panel.interval(counts.tone(rows).share("neg")),
    ]
