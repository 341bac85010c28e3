"""A table of words: everything to the left, nothing in it works."""

from collections.abc import Sequence
from html import escape

import streamlit as st


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table."""
    st.html(markup(head, rows))


def markup(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table as HTML; each cell knows its heading, for narrow screens."""
    top = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-head="{escape(name)}">{escape(cell)}</td>'
            for name, cell in zip(head, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="lp-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
