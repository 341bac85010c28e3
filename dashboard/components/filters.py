"""The filters above a page: widgets, memory and address kept equal.

The address wins when it changes (a link, a bookmark, the back button). Otherwise the
widgets do, and the address follows. What a page does not show is remembered for the
pages that do, but does not count here: a filter that nobody sees may not work.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import streamlit as st

from dashboard import queries, texts
from dashboard.components import address
from dashboard.components.address import Choices, Filters
from data.times import local_date

MEMORY = "filters"
CHOSEN = "period_chosen"
PAGE = "filters_page"
MOST_IN_A_ROW = 4
WRITTEN = "filters_address"
OURS = frozenset(address.NAMES.values())


def choices(version: int, names: tuple[str, ...] = ("sources",)) -> Choices:
    """Return what there is to choose from: what the settings name, and what is stored."""
    settings = queries.settings()
    stored = list(queries.by_source(version)["source"]) if "sources" in names else []
    named = [source.name for source in settings.sources]
    return Choices(
        topics=tuple(topic.name for topic in settings.topics),
        sources=tuple(dict.fromkeys([*named, *sorted(stored)])),
        themes=tuple(queries.theme_titles()) if "themes" in names else (),
    )


def show(*names: str, version: int, period: str = address.DEFAULT_PERIOD) -> Filters:
    """Draw the named filters in one row and return what they say.

    ``period`` is what the page shows until somebody chooses another.
    """
    now, options = queries.now(), choices(version, names)
    _adopt(names, options, now, period)
    _draw(names, options, local_date(now))
    _remember(names, period)
    filters = _current(names, now)
    _publish(filters, names, period)
    return filters


def clear(name: str) -> None:
    """Forget one filter, as a callback of a button does."""
    st.session_state.setdefault(MEMORY, {}).pop(name, None)
    st.session_state.pop(_key(name), None)


def _key(name: str) -> str:
    return f"filter_{name}"


def _adopt(names: tuple[str, ...], options: Choices, now: datetime, period: str) -> None:
    """Take over what the address says, if it says something new; fill in what was known."""
    given = {name: values for name, values in _address().items() if name in OURS}
    memory: dict[str, Any] = st.session_state.setdefault(MEMORY, {})
    is_new = bool(given) and given != st.session_state.get(WRITTEN)
    known = address.read(given, options, now, period)
    arrived = _arrived([*names, period])
    for name in names:
        if is_new:
            memory[name] = _remembered(known, name)
        elif _key(name) in st.session_state and not arrived:
            continue
        st.session_state[_key(name)] = _shown(name, memory.get(name), options, period)
    if is_new and known.period == address.OWN_PERIOD:
        st.session_state[_key("days")] = (known.first, known.last)


def _arrived(page: list[str]) -> bool:
    """Tell whether another page was shown before this one.

    Whoever leaves a page before it stands takes the state of its widgets along, but not the
    widgets: without this theirs would show the first of their options.
    """
    before, st.session_state[PAGE] = st.session_state.get(PAGE), page
    if before != page:
        st.session_state.pop(_key("days"), None)
    return bool(before != page)


def _remembered(known: Filters, name: str) -> Any:
    return list(getattr(known, name)) if name in address.LISTS else getattr(known, name)


def _shown(name: str, value: Any, options: Choices, period: str) -> Any:
    if name in address.LISTS:
        return [one for one in value or [] if one in options.of(name)]
    if name == "period":
        return value or period
    return value or ""


def _draw(names: tuple[str, ...], options: Choices, today: date) -> None:
    widgets = [name for name in names if name != "thread"]
    for start in range(0, len(widgets), MOST_IN_A_ROW):
        row = widgets[start : start + MOST_IN_A_ROW]
        columns = st.columns(min(len(widgets), MOST_IN_A_ROW), vertical_alignment="bottom")
        for name, column in zip(row, columns, strict=False):
            with column:
                _widget(name, options, today)


def _remember(names: tuple[str, ...], period: str) -> None:
    """Keep what was chosen; a period that nobody chose is that of the page, not of the next."""
    memory = st.session_state[MEMORY]
    for name in (*names, "days"):
        if _key(name) in st.session_state:
            memory[name] = st.session_state[_key(name)]
    if memory.get("period") == period and not memory.get(CHOSEN):
        del memory["period"]
    elif "period" in memory:
        memory[CHOSEN] = True


def _widget(name: str, options: Choices, today: date) -> None:
    label = texts.t(f"filters.{name}")
    if name == "period":
        _period_widget(label, today)
    elif name == "words":
        st.text_input(label, key=_key(name), placeholder=texts.t("filters.words_hint"))
    else:
        st.multiselect(
            label,
            options.of(name),
            key=_key(name),
            format_func=_label_of(name),
            placeholder=texts.t(f"filters.all_{name}"),
        )


def _period_widget(label: str, today: date) -> None:
    periods = (*address.PERIODS, address.OWN_PERIOD)
    st.selectbox(
        label, periods, key=_key("period"), format_func=lambda p: texts.t(f"filters.period_{p}")
    )
    if st.session_state[_key("period")] == address.OWN_PERIOD:
        memory = st.session_state[MEMORY]
        st.session_state.setdefault(
            _key("days"),
            memory.get("days") or address.last_days(address.DEFAULT_PERIOD, today),
        )
        st.date_input(
            texts.t("filters.days"),
            key=_key("days"),
            min_value=address.EARLIEST,
            max_value=today,
            format="DD-MM-YYYY",
        )


def _label_of(name: str) -> Callable[[str], str]:
    if name in ("channels", "polarities"):
        return lambda value: texts.t(f"{name}.{value}")
    if name == "themes":
        return lambda value: queries.theme_titles().get(value, value)
    return str


def _current(names: tuple[str, ...], now: datetime) -> Filters:
    """Return the filters that the widgets show."""
    today = local_date(now)
    state: dict[str, Any] = {name: st.session_state[_key(name)] for name in names}
    period = state.pop("period", address.DEFAULT_PERIOD)
    first, last = address.last_days(address.DEFAULT_PERIOD, today)
    if period == address.OWN_PERIOD:
        days = tuple(st.session_state.get(_key("days"), ()))
        first, last = days if len(days) == 2 else (days or (first,)) * 2
    elif period in address.PERIODS:
        first, last = address.last_days(period, today)
    given: dict[str, Any] = {
        name: tuple(value) if name in address.LISTS else value for name, value in state.items()
    }
    return Filters(period=period, first=first, last=last, **given)


def _publish(filters: Filters, names: tuple[str, ...], period: str) -> None:
    """Write the filters into the address, next to what is not ours."""
    present = _address()
    ours = address.write(filters, names, period)
    wanted = {**{name: present[name] for name in present if name not in OURS}, **ours}
    if wanted != present:
        st.query_params.from_dict(wanted)
    st.session_state[WRITTEN] = ours


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
