"""The page follows the data: it runs again when something new was stored."""

from datetime import timedelta

import streamlit as st

from dashboard import queries

EVERY = timedelta(seconds=3)
SHOWN = "shown_version"
FRESH = "shown_version_is_fresh"


def version() -> int:
    """Return the data version that this run of the page shows."""
    return int(st.session_state[SHOWN])


@st.fragment(run_every=EVERY)
def _look() -> None:
    if st.session_state.pop(FRESH, False):
        return
    if queries.data_version() != st.session_state.get(SHOWN):
        st.rerun(scope="app")


def watch() -> None:
    """Fix the data version of this run, and look for a newer one from time to time."""
    st.session_state[SHOWN] = queries.data_version()
    st.session_state[FRESH] = True
    _look()
