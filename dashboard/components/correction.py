"""Correct the tone of a mention: shown beside the model's answer, never instead of it."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard import labelled, queries, texts
from data import labels
from data.records import Polarity

Row = Mapping[str, Any]
UNDO = "undo"


def of(rows: list[Row]) -> dict[str, Polarity]:
    """Return which of the mentions on a page a person corrected, and to what."""
    return labelled.corrections([str(row["id"]) for row in rows])


def offer(mention: Row, corrected: Mapping[str, Polarity]) -> None:
    """Draw the correction if there is one, and the way to make or take back one."""
    identity = str(mention["id"])
    given = corrected.get(identity)
    if given:
        word = texts.t("sentiment.corrected", tone=texts.t(f"polarities.{given.value}"))
        st.html(f'<span class="lp-mark">{escape(word)}</span>', width="content")
    if not mention["scored"] or not queries.settings().dashboard.corrections:
        return
    key = f"correct_{identity}"
    st.selectbox(
        texts.t("sentiment.correct"),
        [*(one.value for one in Polarity), *([UNDO] if given else [])],
        index=None,
        placeholder=texts.t("sentiment.correct"),
        format_func=_word,
        key=key,
        label_visibility="collapsed",
        on_change=_correct,
        args=(identity, key),
        width=220,
    )


def _word(choice: str) -> str:
    return texts.t("sentiment.uncorrect" if choice == UNDO else f"polarities.{choice}")


def _correct(identity: str, key: str) -> None:
    chosen = st.session_state.get(key)
    shown = labelled.message(identity)
    if chosen is None or shown is None:
        return
    polarity = None if chosen == UNDO else Polarity(chosen)
    labelled.save(shown, labels.CORRECTION, polarity, "correction")
    st.session_state[key] = None
