"""Small tables as text: light, readable by a screen reader, safe for any name."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import texts
from presentation.marks import plain

__all__ = ["Table", "behind", "markdown", "plain", "show"]

Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table: the first column to the left, numbers to the right."""
    align = [":--", *["--:"] * (len(head) - 1)]
    lines = [head, align, *([plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table."""
    st.markdown(markdown(head, rows))


@st.fragment
def behind(table: Callable[[], Table], key: str) -> None:
    """Offer the numbers behind a chart as a table, made when it is asked for."""
    asked = st.expander(texts.t("common.all_data"), key=key, on_change="rerun")
    if asked.open:
        with asked:
            show(*table())
