"""Which broadcast the page is about and which part of it: both stand in the address."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from dashboard import texts
from dashboard.components import format
from data.records import Event
from data.times import local_date

PARTS = {"plan": "plan", "live": "live", "after": "na"}
PART, EVENT, WALL = "deel", "uitzending", "muur"
LIVE_AFTER = timedelta(hours=6)


def wall() -> bool:
    """Tell whether the page hangs on a wall: without menus, with large figures."""
    return st.query_params.get(WALL) == "1"


def part(default: str) -> str:
    """Offer the parts of the page and return the chosen one."""
    key = "broadcast_part"
    if key not in st.session_state:
        asked = {slug: name for name, slug in PARTS.items()}.get(st.query_params.get(PART, ""))
        st.session_state[key] = asked or default
    shown = st.segmented_control(
        texts.t("broadcast.parts"),
        list(PARTS),
        key=key,
        format_func=lambda name: texts.t(f"broadcast.part_{name}"),
        label_visibility="collapsed",
        required=True,
    )
    chosen = str(shown)
    st.query_params[PART] = PARTS[chosen]
    return chosen


def event(every: Sequence[Event], now: datetime) -> Event | None:
    """Offer the events, the newest first, and return the chosen one."""
    if not every:
        return None
    known = {str(one.id): one for one in reversed(every)}
    key = "broadcast_event"
    if st.session_state.get(key) not in known:
        asked = st.query_params.get(EVENT, "")
        st.session_state[key] = asked if asked in known else str(nearest(every, now).id)
    chosen = st.selectbox(
        texts.t("broadcast.choose"),
        list(known),
        key=key,
        format_func=lambda one: name_of(known[one]),
    )
    st.query_params[EVENT] = chosen
    return known[chosen]


def asked_event(every: Sequence[Event], now: datetime) -> Event | None:
    """Return the event that the address asks for, else the nearest."""
    asked = st.query_params.get(EVENT, "")
    found = [one for one in every if str(one.id) == asked]
    return found[0] if found else nearest(every, now) if every else None


def nearest(every: Sequence[Event], now: datetime) -> Event:
    """Return what runs now, else the last one that was, else the first to come."""
    begun = [one for one in every if one.started_at <= now]
    return max(begun, key=lambda one: one.started_at) if begun else every[0]


def is_live(one: Event, now: datetime) -> bool:
    """Tell whether an event runs, or ended only just now."""
    return one.started_at - timedelta(hours=1) <= now <= one.ended_at + LIVE_AFTER


def name_of(one: Event) -> str:
    """Write an event with its day."""
    day = local_date(one.started_at)
    return f"{one.name} · {format.weekday(day)} {day.year}, {format.clock(one.started_at)}"
