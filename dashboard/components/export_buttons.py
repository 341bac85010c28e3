"""The way to take along what was found."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import queries, texts
from dashboard.components import address, export, format
from dashboard.components.address import Filters
from data.times import local_date

Write = Callable[[pd.DataFrame, export.About], bytes]


def show(chosen: Filters, count: int) -> None:
    """Draw the choice of files; one is made when somebody asks for it."""
    with st.popover(texts.t("export.header")):
        st.write(texts.t("export.explained"))
        if count > export.MOST:
            st.write(texts.t("export.cut", most=export.MOST))
        redacted = st.toggle(
            texts.t("export.redact"),
            value=True,
            key="export_redacted",
            help=texts.t("export.redact_help"),
        )
        if not redacted:
            st.warning(texts.t("export.unredacted_warning"))
        with st.container(horizontal=True):
            _button("csv", export.to_csv, export.CSV_TYPE, chosen, redacted)
            _button("xlsx", export.to_xlsx, export.XLSX_TYPE, chosen, redacted)


def _button(kind: str, write: Write, mime: str, chosen: Filters, redacted: bool) -> None:
    today = local_date(queries.now())
    st.download_button(
        texts.t(f"export.{kind}"),
        data=_maker(write, chosen, redacted),
        file_name=f"{texts.t('export.file', day=today.isoformat())}.{kind}",
        mime=mime,
        on_click="ignore",
        key=f"export_{kind}",
    )


def _maker(write: Write, chosen: Filters, redacted: bool) -> Callable[[], bytes]:
    read = queries.export_reader(chosen.selection(), export.MOST)
    titles = queries.theme_titles()

    def make() -> bytes:
        version, count, mentions = read()
        about = export.About(
            data_version=version,
            made_at=queries.now(),
            period=format.span(chosen.first, chosen.last),
            filters=described(chosen),
            found=count,
            redacted=redacted,
            theme_titles=titles,
        )
        return write(mentions, about)

    return make


def described(chosen: Filters) -> str:
    """Write filters in words."""
    parts = []
    for name in address.LISTS:
        values = getattr(chosen, name)
        if name in ("channels", "polarities"):
            values = [texts.t(f"{name}.{value}") for value in values]
        if name == "themes":
            values = [queries.theme_titles().get(value, value) for value in values]
        if values:
            parts.append(f"{texts.t(f'filters.{name}')}: {', '.join(values)}")
    if chosen.words:
        parts.append(f"{texts.t('filters.words')}: {chosen.words}")
    return "; ".join(parts)
