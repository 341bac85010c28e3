"""Plan a broadcast: make, change and remove it, note what happens around it, read a calendar."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import streamlit as st

from dashboard import broadcasts, queries, texts
from dashboard.components import broadcast_choice, format, states, tables, word_table
from data.errors import ImportRefused
from data.records import Annotation, AnnotationKind, Event, stable_id
from data.times import AMSTERDAM, local_date
from presentation import broadcast as words

NEW = "new"
LONGEST = timedelta(days=2)
LONGEST_NAME = 200
TOLD = "broadcast_told"
REMOVING = "broadcast_removing"
FILE = "broadcast_file"


def show(every: Sequence[Event], version: int) -> None:
    """Draw everything that can be planned."""
    told = st.session_state.pop(TOLD, None)
    if told:
        st.success(told)
    chosen = _choice(every)
    _event(chosen, version)
    if chosen is not None:
        _annotations(chosen, version)
        _removal(chosen)
    _calendar()
    _overview(every)


def _choice(every: Sequence[Event]) -> Event | None:
    """Offer the events to change, or to make a new one."""
    known = {str(one.id): one for one in reversed(every)}
    key = "broadcast_edited"
    if st.session_state.get(key) not in (NEW, *known):
        asked = st.query_params.get(broadcast_choice.EVENT, "")
        st.session_state[key] = asked if asked in known else NEW
    chosen = st.selectbox(
        texts.t("broadcast.edit"),
        [NEW, *known],
        key=key,
        format_func=lambda one: (
            texts.t("broadcast.new_event") if one == NEW else broadcast_choice.name_of(known[one])
        ),
    )
    return known.get(str(chosen))


def _event(known: Event | None, version: int) -> None:
    identity = str(known.id) if known else NEW
    heading = "change_event" if known else "new_event"
    with st.container(border=True, key="panel_event"):
        st.header(texts.t(f"broadcast.{heading}"), anchor=False)
        with st.form(f"broadcast_form_{identity}", border=False):
            wanted = _fields(known, identity, version)
            if not st.form_submit_button(texts.t("broadcast.save"), type="primary"):
                return
        if isinstance(wanted, str):
            st.error(wanted)
            return
        broadcasts.save(wanted)
        _told(texts.t("broadcast.saved", name=tables.plain(wanted.name)), wanted)


def _told(sentence: str, event: Event | None = None) -> None:
    """Say on the next run that it is done, and go on with that event."""
    st.session_state[TOLD] = sentence
    for key in ("broadcast_edited", "broadcast_event"):
        st.session_state.pop(key, None)
    if event is None:
        st.query_params.pop(broadcast_choice.EVENT, None)
    else:
        st.query_params[broadcast_choice.EVENT] = str(event.id)
    st.rerun()


def _fields(known: Event | None, identity: str, version: int) -> Event | str:
    """Draw the fields and return the event, or the sentence that says what is wrong."""
    start = (known.started_at if known else _tonight()).astimezone(AMSTERDAM)
    end = (known.ended_at if known else _tonight() + timedelta(hours=1)).astimezone(AMSTERDAM)

    def key(field: str) -> str:
        return f"broadcast_{field}_{identity}"

    name = st.text_input(
        texts.t("broadcast.name"), known.name if known else "", LONGEST_NAME, key=key("name")
    )
    one, two, three = st.columns(3)
    day = one.date_input(
        texts.t("broadcast.day"), start.date(), format="DD-MM-YYYY", key=key("day")
    )
    first = two.time_input(texts.t("broadcast.start"), start.time(), step=300, key=key("start"))
    last = three.time_input(texts.t("broadcast.end"), end.time(), step=300, key=key("end"))
    one, two = st.columns(2)
    channel = one.text_input(
        texts.t("broadcast.channel"), known.channel if known else "", 80, key=key("channel")
    )
    series = two.text_input(
        texts.t("broadcast.series"), known.series if known else "", 200, key=key("series")
    )
    lists = _lists(known, identity, version)
    st.caption(texts.t("broadcast.pages_help"))
    if not isinstance(day, date):
        return texts.t("broadcast.no_day")
    begun, ended = moments(day, first, last)
    wrong = fault(name, begun, ended, lists["landing_pages"], lists["control_pages"])
    if wrong:
        return texts.t(f"broadcast.{wrong}")
    return Event(
        id=known.id if known else stable_id("event", name.strip(), begun.isoformat()),
        name=name.strip(),
        started_at=begun,
        ended_at=ended,
        channel=channel.strip(),
        series=series.strip(),
        **lists,
    )


def _lists(known: Event | None, identity: str, version: int) -> dict[str, tuple[str, ...]]:
    """Draw topics and pages, chosen from what there is."""
    topics = [one.name for one in queries.settings().topics]
    pages = broadcasts.pages(version)
    found = {}
    for name, options in (
        ("topics", topics),
        ("landing_pages", pages),
        ("control_pages", pages),
    ):
        had = list(getattr(known, name)) if known else []
        found[name] = tuple(
            st.multiselect(
                texts.t(f"broadcast.{name}"),
                list(dict.fromkeys([*options, *had])),
                had,
                key=f"broadcast_{name}_{identity}",
                placeholder=texts.t(f"broadcast.choose_{name}"),
            )
        )
    return found


def _tonight() -> datetime:
    local = datetime.combine(local_date(queries.now()), time(20, 30), AMSTERDAM)
    return local.astimezone(UTC)


def moments(day: date, first: time, last: time) -> tuple[datetime, datetime]:
    """Return start and end in UTC; an end before the start is after midnight."""
    start = datetime.combine(day, first, AMSTERDAM)
    following = day + timedelta(days=1) if last < first else day
    return start.astimezone(UTC), datetime.combine(following, last, AMSTERDAM).astimezone(UTC)


def fault(
    name: str,
    start: datetime,
    end: datetime,
    landing_pages: Sequence[str],
    control_pages: Sequence[str],
) -> str:
    """Return the key of the sentence that says what is wrong, or nothing."""
    if not name.strip():
        return "no_name"
    if end <= start:
        return "no_length"
    if set(landing_pages) & set(control_pages):
        return "page_twice"
    return ""


def _annotations(event: Event, version: int) -> None:
    with st.container(border=True, key="panel_annotations"):
        st.header(texts.t("broadcast.annotations"), anchor=False)
        st.caption(texts.t("broadcast.annotations_note"))
        noted = broadcasts.annotations(version, event.id)
        if not noted:
            st.markdown(texts.t("broadcast.no_annotations"))
        for one in noted:
            _annotation(one)
        with st.form(f"broadcast_note_{event.id}", clear_on_submit=True, border=False):
            wanted = _note(event)
            if not st.form_submit_button(texts.t("broadcast.add_note")):
                return
        if isinstance(wanted, str):
            st.error(wanted)
            return
        broadcasts.annotate(wanted)
        st.rerun()


def _annotation(one: Annotation) -> None:
    said, away = st.columns([5, 1], vertical_alignment="center")
    kind = texts.t(f"broadcast.kind_{one.kind.value}")
    said.markdown(f"{format.moment(one.at)} · {kind} · {tables.plain(one.text)}")
    label = texts.t("broadcast.remove_note")
    if away.button(label, key=f"broadcast_away_{one.id}", help=one.text):
        broadcasts.remove_annotation(one.id)
        st.rerun()


def _note(event: Event) -> Annotation | str:
    one, two, three = st.columns([2, 2, 2])
    local = event.started_at.astimezone(AMSTERDAM)
    kind = one.selectbox(
        texts.t("broadcast.kind"),
        [kind.value for kind in AnnotationKind],
        key=f"broadcast_kind_{event.id}",
        format_func=lambda kind: texts.t(f"broadcast.kind_{kind}"),
    )
    day = two.date_input(
        texts.t("broadcast.day"),
        local.date(),
        format="DD-MM-YYYY",
        key=f"broadcast_note_day_{event.id}",
    )
    at = three.time_input(
        texts.t("broadcast.time"), local.time(), step=300, key=f"broadcast_note_time_{event.id}"
    )
    text = st.text_input(
        texts.t("broadcast.what"), max_chars=LONGEST_NAME, key=f"broadcast_note_text_{event.id}"
    )
    if not text.strip():
        return texts.t("broadcast.no_text")
    if not isinstance(day, date):
        return texts.t("broadcast.no_day")
    moment = datetime.combine(day, at, AMSTERDAM).astimezone(UTC)
    return Annotation(
        id=uuid4(), kind=AnnotationKind(kind), at=moment, text=text.strip(), event=event.id
    )


def _removal(event: Event) -> None:
    """Delete an event only after it was said once more."""
    asked = st.session_state.get(REMOVING) == event.id
    if not asked:
        if st.button(texts.t("broadcast.remove"), key="broadcast_remove"):
            st.session_state[REMOVING] = event.id
            st.rerun()
        return
    name = tables.plain(broadcast_choice.name_of(event))
    st.warning(texts.t("broadcast.remove_sure", name=name))
    with st.container(horizontal=True):
        if st.button(texts.t("broadcast.remove_yes"), key="broadcast_remove_yes", type="primary"):
            _remove(event.id, name)
        if st.button(texts.t("broadcast.remove_no"), key="broadcast_remove_no"):
            st.session_state.pop(REMOVING, None)
            st.rerun()


def _remove(event: UUID, name: str) -> None:
    st.session_state.pop(REMOVING, None)
    broadcasts.remove(event)
    _told(texts.t("broadcast.removed", name=name))


def _calendar() -> None:
    """Take events over from an iCalendar file, after they were shown."""
    with st.expander(texts.t("broadcast.calendar")):
        st.caption(texts.t("broadcast.calendar_note"))
        turn = st.session_state.setdefault(FILE, 0)
        given = st.file_uploader(
            texts.t("broadcast.calendar_file"), type=["ics"], key=f"broadcast_calendar_{turn}"
        )
        if given is None:
            return
        try:
            calendar = broadcasts.read_calendar(given.getvalue())
        except ImportRefused as refusal:
            st.error(states.failure(refusal.code))
            return
        _list(calendar.events)
        for one in calendar.refused:
            reason = states.failure(one.code)
            st.warning(texts.t("broadcast.entry_refused", n=one.row, reason=reason))
        series = st.text_input(texts.t("broadcast.series_all"), key="broadcast_calendar_series")
        label = texts.t("broadcast.take_over", n=len(calendar.events))
        if calendar.events and st.button(label, key="broadcast_take_over", type="primary"):
            named = tuple(
                replace(one, series=series.strip()) if series.strip() else one
                for one in calendar.events
            )
            gone = broadcasts.take_over(replace(calendar, events=named))
            st.session_state[FILE] = turn + 1
            _told(texts.t("broadcast.taken_over", n=len(named), gone=gone))


def _overview(every: Sequence[Event]) -> None:
    if not every:
        st.info(texts.t("broadcast.no_events"))
        return
    st.header(texts.t("broadcast.all_events"), anchor=False)
    _list([*reversed(every)])


def _list(found: Sequence[Event]) -> None:
    names = ("name", "when", "head_channel", "head_part_of")
    head = [texts.t(f"broadcast.{name}") for name in names]
    rows = [[one.name, words.when(one), one.channel, one.series] for one in found]
    word_table.show(head, rows)
