"""The frame around every page: name, navigation, badges, and the page itself."""

from pathlib import Path

import streamlit as st

from dashboard import queries, texts
from dashboard.components import palette, refresh, states
from data.errors import ListeningError

HERE = Path(__file__).parent
ICON = HERE / "static" / "icon.svg"
PAGES = {
    "overview": "",
    "mentions": "vermeldingen",
    "contrast": "contrast",
    "broadcast": "uitzending",
    "sentiment": "sentiment",
    "sources": "bronnen",
}


def _pages() -> list[st.Page]:
    return [
        st.Page(
            HERE / "app_pages" / f"{name}.py",
            title=texts.t(f"{name}.title"),
            url_path=slug,
            default=not slug,
        )
        for name, slug in PAGES.items()
    ]


def _style() -> None:
    colours = palette.current()
    st.html(HERE / "static" / "frame.css")
    st.html(
        f"<style>:root {{ --quiet-text: {colours.faint}; --panel-line: {colours.grid}; "
        f"--strong-text: {colours.text}; }}</style>"
    )


def _header(title: str) -> None:
    organisation = queries.settings().dashboard.organisation
    if organisation:
        st.caption(organisation)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        states.example_badge()


def _frame() -> None:
    texts.speak(queries.settings().dashboard.language)
    page = st.navigation(_pages(), position="top")
    st.set_page_config(page_title=f"{page.title} · Luisterpost", page_icon=str(ICON), layout="wide")
    _style()
    _header(page.title)
    with st.container():
        states.heartbeat_line()
    states.notes(queries.data_version())
    refresh.watch()
    page.run()


try:
    _frame()
except ListeningError as error:
    states.trouble(error)
