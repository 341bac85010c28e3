"""Page *Vermeldingen*: find, read, follow to the source, and take along."""

import streamlit as st

from dashboard import queries, texts
from dashboard.components import (
    export_buttons,
    filters,
    mention_list,
    paging,
    refresh,
    states,
    thread,
)
from dashboard.components.address import NAMES, search_words

SHOWN = ("period", "topics", "channels", "sources", "polarities", "words")
THREAD = NAMES["thread"]

version = refresh.version()
mention_list.style()

if THREAD in st.query_params:
    st.button(f"← {texts.t('thread.back')}", on_click=thread.leave, type="tertiary")
    found = queries.thread(version, st.query_params[THREAD], thread.MOST)
    if len(found):
        words = search_words(st.query_params.get(NAMES["words"], ""))
        thread.show(mention_list.rows(found), st.query_params[THREAD], words)
    else:
        st.info(texts.t("thread.nothing"))
    st.stop()

chosen = filters.show(*SHOWN, version=version)
selection = chosen.selection()
count = queries.count(version, selection)
if not count:
    stored = not queries.by_source(version).empty
    st.info(texts.t("mentions.nothing_found" if stored else "mentions.nothing_stored"))
    st.stop()

page = paging.current(count, chosen)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    paging.head(count)
    export_buttons.show(chosen, count)
states.backlog_line(version)
found = queries.mentions(version, selection, paging.SIZE, (page - 1) * paging.SIZE)
for row in mention_list.rows(found):
    mention_list.show(row, selection.words, paging.link(THREAD, row["thread"]))
paging.foot(page, count)
