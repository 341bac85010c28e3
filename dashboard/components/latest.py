"""The newest mentions, a few."""

import pandas as pd
import streamlit as st

from dashboard import queries, texts
from dashboard.components import format, tables
from dashboard.components.address import Filters, write
from dashboard.components.palette import SYMBOLS

MOST = 5
LONGEST = 240


@st.fragment
def show(filters: Filters, version: int) -> None:
    """Draw the newest mentions of the filters, and the way to all of them."""
    with st.container(border=True, key="panel_latest"):
        st.header(texts.t("overview.latest"), anchor=False)
        for _, mention in queries.mentions(version, filters.selection(), MOST).iterrows():
            _one(mention)
        st.page_link(
            "app_pages/mentions.py",
            label=texts.t("overview.all_mentions"),
            query_params=[
                (name, value) for name, values in write(filters).items() for value in values
            ],
        )


def _one(mention: pd.Series) -> None:
    when = format.moment(mention["published_at"].to_pydatetime())
    channel = texts.t(f"channels.{mention['channel']}")
    st.markdown(
        f"**{tables.plain(mention['source'])}** · {channel} · {when} · {tone_of(mention)}  \n"
        f"{tables.plain(shortened(mention))}"
    )


def tone_of(mention: pd.Series) -> str:
    """Write the tone of a mention with its symbol."""
    if not mention["scored"]:
        name = "unscored"
    else:
        name = "none" if pd.isna(mention["polarity"]) else str(mention["polarity"])
    doubt = f" ({texts.t('overview.doubt')})" if _is_uncertain(mention) else ""
    return f"{SYMBOLS[name]} {texts.t(f'polarities.{name}')}{doubt}"


def shortened(mention: pd.Series) -> str:
    """Return the beginning of what was written."""
    if not pd.isna(mention["deleted_at"]):
        return texts.t("overview.deleted")
    text = " ".join(f"{mention['title']} {mention['text']}".split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _is_uncertain(mention: pd.Series) -> bool:
    return bool(mention["scored"]) and not pd.isna(mention["uncertain"]) and mention["uncertain"]
