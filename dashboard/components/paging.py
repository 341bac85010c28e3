"""Page after page of a long list; the number of the page is in the address."""

from html import escape
from typing import Any

import streamlit as st

from dashboard import texts
from dashboard.components import address
from dashboard.components.address import Filters

SIZE = 25
PARAMETER = "pagina"
MEMORY = "paged_filters"


def current(count: int, chosen: Filters) -> int:
    """Return the page that the address asks for; other filters begin at the first page."""
    written = address.write(chosen)
    if st.session_state.get(MEMORY, written) != written:
        st.query_params.pop(PARAMETER, None)
    st.session_state[MEMORY] = written
    return min(asked_for(st.query_params.get(PARAMETER, "")), pages(count))


def asked_for(text: str) -> int:
    """Read a page number from an address; rubbish is the first page."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def pages(count: int) -> int:
    """Return how many pages a list fills."""
    return max(-(-count // SIZE), 1)


def head(count: int) -> None:
    """Say how many were found."""
    st.html(f'<h2 class="lp-count">{escape(texts.t("mentions.found", n=count))}</h2>')


def foot(page: int, count: int) -> None:
    """Draw the way to newer and older mentions."""
    last = pages(count)
    if last == 1:
        return
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        st.button(
            f"← {texts.t('mentions.newer')}", on_click=go, args=(page - 1,), disabled=page <= 1
        )
        st.text(texts.t("mentions.page", page=page, pages=last), width="content")
        st.button(
            f"{texts.t('mentions.older')} →", on_click=go, args=(page + 1,), disabled=page >= last
        )


def go(page: int) -> None:
    """Turn to a page."""
    if page <= 1:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(page)


def link(name: str, value: str) -> dict[str, Any]:
    """Return the address of this view with one thing added."""
    present = {known: st.query_params.get_all(known) for known in st.query_params}
    return {**present, name: [value]}
