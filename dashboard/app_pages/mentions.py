"""Page *Vermeldingen*: find, read, follow to the source, and take along."""

import streamlit as st

from dashboard import queries
from dashboard.components import (
    export_buttons,
    filters,
    mention_list,
    paging,
    refresh,
    states,
    thread,
)

version = refresh.version()
mention_list.style()

# No st.stop() in this page: after one, widgets that were not drawn come back empty.
if thread.is_open():
    thread.show(version)
else:
    chosen = filters.show(
        "period", "topics", "channels", "sources", "polarities", "themes", "words", version=version
    )
    selection = chosen.selection()
    count = queries.count(version, selection)
    if not count:
        states.nothing_found(version)
    else:
        page = paging.current(count, chosen)
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            paging.head(count)
            export_buttons.show(chosen, count)
        states.backlog_line(version)
        states.rescoring_line()
        found = queries.mentions(version, selection, paging.SIZE, (page - 1) * paging.SIZE)
        mention_list.show_all(queries.with_aspects(version, found), selection.words)
        paging.foot(page, count)
