"""What changed: what is mentioned surely more or less than in the period before."""

import streamlit as st

from analysis import changes, counts
from analysis.changes import Change
from dashboard import queries, texts
from dashboard.components import format, tables
from dashboard.components.view import View


def show(view: View, version: int) -> None:
    """Draw the panel."""
    with st.container(border=True, key="panel_changes"):
        st.header(texts.t("overview.changes"), anchor=False)
        st.caption(texts.t("overview.changes_note"))
        if not view.total_before:
            st.markdown(texts.t("overview.nothing_before"))
            return
        found = changes.stand_out(candidates(view))
        lines = [line(one) for one in found] or [texts.t("overview.no_changes")]
        st.markdown("\n".join(f"* {text}" for text in lines))
        _subjects(view, version)


def candidates(view: View) -> list[Change]:
    """Return everything that can have changed, with how clumped it was before."""
    found: list[Change] = []
    previous = view.filters.before()
    for kind, parts in view.parts.items():
        now = {name: counts.total(rows) for name, rows in parts.items()}
        before = counts.by_day(view.parts_before[kind], previous.start, previous.end)
        found += changes.of(kind, now, before)
    return _without_doubles(found)


def _without_doubles(found: list[Change]) -> list[Change]:
    """Leave out a source that is all there is of its channel: that is the same news twice."""
    channels = {(one.now, one.before) for one in found if one.kind == "channel"}
    return [one for one in found if one.kind != "source" or (one.now, one.before) not in channels]


def line(change: Change) -> str:
    """Say what changed in one line."""
    name = change.name
    if change.kind == "channel":
        name = texts.t(f"channels.{name}")
    grown = format.change(change.now, change.before)
    return texts.t(
        f"overview.{'rose' if change.rose else 'fell'}_{change.kind}",
        name=tables.plain(name),
        now=change.now,
        before=change.before,
        change=f" ({grown})" if grown else "",
    )


@st.fragment
def _subjects(view: View, version: int) -> None:
    """Name the articles that drew most, and the words that are new, for who asks.

    Only when opened: reading texts costs more than all the counting above.
    """
    asked = st.expander(texts.t("overview.subjects"), key="subjects", on_change="rerun")
    if asked.open:
        with asked:
            _draw_subjects(view, version)


def _draw_subjects(view: View, version: int) -> None:
    selection, before = view.filters.selection(), view.filters.before().start
    threads = queries.threads(version, selection, before)
    if len(threads):
        st.subheader(texts.t("overview.threads"), anchor=False)
        head = [texts.t(f"overview.{name}") for name in ("thread", "mentions", "period_before")]
        tables.show(head, [_thread(*row) for row in threads.itertuples(index=False)])
    everything = view.total + counts.total(view.before_whole)
    words = queries.new_words(version, selection, before, everything)
    if words:
        st.subheader(texts.t("overview.words"), anchor=False)
        st.markdown(texts.t("overview.words_note", words=", ".join(map(tables.plain, words))))
    if not len(threads) and not words:
        st.markdown(texts.t("overview.no_subjects"))


def _thread(address: str, title: str, now: int, before: int) -> list[str]:
    return [title or address, format.number(now), format.number(before)]
