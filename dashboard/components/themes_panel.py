"""How often themes were named, against the period before; nothing about the tone."""

from datetime import datetime, timedelta

import pandas as pd
import streamlit as st

from dashboard import queries, texts
from dashboard.components import format, tables
from dashboard.components.view import View
from data import times


def show(view: View, version: int) -> None:
    """Draw the table of themes with what its numbers are worth."""
    counted = queries.theme_counts(
        version, view.filters.selection(), view.filters.before().start, _until(view)
    )
    looked, themes = counted[counted["theme"] == ""].iloc[0], counted[counted["theme"] != ""]
    with st.container(border=True, key="panel_themes"):
        st.header(texts.t("aspects.by_theme"), anchor=False)
        if themes.empty:
            st.markdown(texts.t("aspects.none_found"))
        else:
            tables.show(_head(), rows(themes))
        st.caption(
            f"{texts.t('aspects.looked', n=int(looked['now']), before=int(looked['before']))} "
            f"{texts.t('aspects.bound')}"
        )
        if themes["likely"].any():
            st.caption(texts.t("aspects.weak_explained"))
        st.caption(texts.t("aspects.overlap"))


def rows(themes: pd.DataFrame) -> list[list[str]]:
    """Write one row a theme: its name, mentions now and before, and the change."""
    titles = queries.theme_titles()
    return [
        _row(titles.get(theme, theme), now, before, likely)
        for theme, now, before, likely in themes.itertuples(index=False)
    ]


def _row(title: str, now: int, before: int, likely: bool) -> list[str]:
    name = texts.t("aspects.weak", name=title) if likely else title
    return [name, format.number(now), format.number(before), format.change(now, before) or "–"]


def _head() -> list[str]:
    names = ("aspects.theme", "overview.mentions", "overview.period_before", "overview.difference")
    return [texts.t(name) for name in names]


def _until(view: View) -> datetime:
    """Return where the period before is cut: as far as this one got, in whole hours.

    In whole hours, so that the answer can be kept until the data change.
    """
    now = times.whole_hour(view.now) + timedelta(hours=1)
    so_far = min(now, view.filters.end) - view.filters.start
    return min(view.filters.before().start + so_far, view.filters.start)
