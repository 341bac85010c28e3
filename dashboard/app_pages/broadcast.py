"""Page *Uitzending*: plan a broadcast, follow it live, and see what it did."""

import streamlit as st

from dashboard import broadcasts, queries, texts
from dashboard.components import (
    broadcast_after,
    broadcast_choice,
    broadcast_live,
    broadcast_plan,
    mention_list,
    refresh,
)

version = refresh.version()
now = queries.now()
every = broadcasts.every(version)
mention_list.style()

if broadcast_choice.wall():
    broadcast_live.wall(broadcast_choice.asked_event(every, now))
    st.stop()

near = broadcast_choice.nearest(every, now) if every else None
usual = "plan" if near is None else "live" if broadcast_choice.is_live(near, now) else "after"
part = broadcast_choice.part(usual)

if part == "plan":
    broadcast_plan.show(every, version)
elif (event := broadcast_choice.event(every, now)) is None:
    st.info(texts.t("broadcast.no_events"))
elif part == "live":
    broadcast_live.show(event)
else:
    broadcast_after.show(event, version)
