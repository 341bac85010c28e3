"""The way to take a page along as a report, made when somebody asks for it."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import texts
from reports import files
from reports.sheet import Sheet


def show(name: str, day: date, make: Callable[[], Sheet]) -> None:
    """Draw the buttons; ``make`` may be called whenever and wherever, without a page."""
    with st.container(horizontal=True, key=f"report_{name}"):
        for kind, media in files.MEDIA.items():
            st.download_button(
                texts.t(f"report.{kind}"),
                data=_maker(make, kind),
                file_name=f"{texts.t('report.file', name=name, day=day.isoformat())}.{kind}",
                mime=media,
                on_click="ignore",
                key=f"report_{name}_{kind}",
                help=texts.t("report.explained"),
            )


def _maker(make: Callable[[], Sheet], kind: str) -> Callable[[], bytes]:
    return lambda: files.make(make(), kind)
