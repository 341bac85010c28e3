"""What a page says when there is nothing, not enough, or something wrong."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard import queries, texts
from dashboard.components import format
from data.errors import ListeningError, NewerDatabase, SettingsError

QUIET = timedelta(minutes=2)


def example_badge() -> None:
    """Say on every screen that the data are invented, when they are."""
    if queries.settings().dashboard.example_data:
        st.badge(texts.t("states.example_data"), color="orange")


def is_silent(beat: datetime | None, now: datetime) -> bool:
    """Tell whether the scheduler gave no sign of life for too long."""
    return beat is None or now - beat > QUIET


@st.fragment(run_every=timedelta(seconds=10))
def heartbeat_line() -> None:
    """Warn while nothing is being collected."""
    beat, now = queries.heartbeat(), queries.now()
    if not is_silent(beat, now):
        return
    if beat is None:
        st.warning(texts.t("states.never_collected"))
    else:
        since, ago = format.moment(beat), format.ago(beat, now)
        st.warning(texts.t("states.not_collecting", since=since, ago=ago))


def notes(version: int) -> None:
    """Say what stands in the way until a person mends it."""
    for note in queries.notes(version):
        known = texts.known(f"notes.{note.code}")
        st.warning(texts.t(f"notes.{note.code}" if known else "notes.model_broken"))


def backlog_line(version: int, known: int = 0) -> None:
    """Say how many mentions wait for a score, unless that number was said already."""
    waiting = queries.backlog(version)
    if waiting and waiting != known:
        st.caption(texts.t("states.backlog", n=waiting))


def rescoring_line() -> None:
    """Say how far a newer model is, while an older one is shown."""
    if queries.rescoring() is not None:
        _rescoring()


@st.fragment(run_every=timedelta(seconds=10))
def _rescoring() -> None:
    busy = queries.rescoring()
    if busy is not None:
        st.caption(texts.t("states.rescoring", share=format.percent(int(100 * busy.share) / 100)))


def nothing_found(version: int) -> None:
    """Say that there is nothing to show, and what to do about it."""
    key = "nothing_found" if queries.stored(version) else "nothing_stored"
    st.info(texts.t(f"states.{key}"))


def trouble(error: ListeningError) -> None:
    """Say that the dashboard can't work, what happened and what to do."""
    kind = (
        "newer"
        if isinstance(error, NewerDatabase)
        else "settings"
        if isinstance(error, SettingsError)
        else "storage"
    )
    st.error(texts.t(f"states.trouble_{kind}"))


def failure(code: str) -> str:
    """Return the sentence for the error code of a source."""
    key = f"errors.{code}"
    return texts.t(key if texts.known(key) else "errors.unknown")
