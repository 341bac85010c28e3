"""Page *Overzicht*: how much is said, in what tone, and what changed."""

import streamlit as st

from dashboard.components import (
    changes_panel,
    filters,
    latest,
    parts_panel,
    refresh,
    states,
    themes_panel,
    tone_panel,
    view,
    volume_panel,
)

version = refresh.version()
chosen = filters.show("period", "topics", "channels", version=version)
seen = view.of(chosen, version)

if not seen.total:
    states.nothing_found(version)
else:
    with st.container(key="headline"):
        st.markdown(volume_panel.headline(seen))
    volume_panel.show(seen, version)
    tone_panel.show(seen, version)
    parts_panel.show(seen, version)
    themes_panel.show(seen, version)
    changes_panel.show(seen, version)
    latest.show(chosen, version)
