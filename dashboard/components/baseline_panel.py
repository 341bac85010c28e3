"""The baseline measurement (nulmeting): what was, what is, what should be, and how far that is."""

import streamlit as st

from analysis.estimates import Figure
from analysis.targets import Distance, Moved, Verdict
from dashboard import baselines, queries, texts
from dashboard.components import format, tables
from data.records import Baseline
from data.times import local_date
from presentation import contrast as contrast_words
from studies import baseline as baseline_
from studies.contrast import ContrastStudy

NAME, CHOSEN, FIGURE, TARGET, REFUSED = (
    f"baseline_{name}" for name in ("name", "chosen", "figure", "target", "refused")
)
LONGEST = 60
HUNDRED = (baseline_.NEGATIVE, baseline_.POSITIVE)
"""Figures that are shares: on the screen they are percentages."""


def show(study: ContrastStudy) -> None:
    """Draw the panel: the comparison, a target to set, and the way to freeze a period."""
    with st.container(border=True, key="panel_baseline"):
        st.header(texts.t("baseline.header"), anchor=False)
        if not baselines.fits(study):
            st.markdown(texts.t("baseline.filtered"))
            return
        every = baselines.known(study.question.organisation)
        if every:
            _compared(study, _choose(every))
        else:
            st.markdown(texts.t("baseline.none"))
        if baseline_.figures(study):
            _freezing(study)


def _choose(every: list[Baseline]) -> Baseline:
    names = [one.name for one in every]
    if len(names) > 1:
        chosen = st.selectbox(texts.t("baseline.which"), names, key=CHOSEN)
        return every[names.index(chosen)] if chosen in names else every[0]
    return every[0]


def _compared(study: ContrastStudy, baseline: Baseline) -> None:
    found = baseline_.compare(study, baseline)
    st.markdown(
        texts.t(
            "baseline.about",
            name=tables.plain(baseline.name),
            days=contrast_words.span(baseline.started_at, baseline.ended_at),
            frozen=format.day(local_date(baseline.frozen_at)),
        )
    )
    head = [texts.t(f"baseline.{name}") for name in ("figure", "then", "now", "moved", "target")]
    rows = [_row(name, one, baseline) for name, one in found.distances.items()]
    tables.show(head, rows)
    st.caption(texts.t("baseline.note"))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left, st.popover(texts.t("baseline.set_target")):
        _aiming(baseline, list(found.distances))
    with right, st.popover(texts.t("baseline.remove")):
        st.markdown(texts.t("baseline.remove_sure", name=tables.plain(baseline.name)))
        st.button(texts.t("baseline.remove_yes"), on_click=baselines.remove, args=(baseline,))


def _row(name: str, one: Distance, baseline: Baseline) -> list[str]:
    return [
        title(name),
        written(name, baseline_.frozen(baseline, name)),
        written(name, one.now),
        _moved(name, one),
        _target(name, one),
    ]


def title(name: str) -> str:
    """Return what a figure is called on the screen."""
    instrument = baseline_.instrument_of(name)
    return texts.t("baseline.score", instrument=instrument) if instrument else _title(name)


def _title(name: str) -> str:
    return texts.t(f"baseline.{name}") if texts.known(f"baseline.{name}") else name


def written(name: str, one: Figure) -> str:
    """Write a figure with its interval and n, or a dash."""
    if one.value is None:
        return "–"
    said = contrast_words.share(one) if name in HUNDRED else contrast_words.rate(one)
    return texts.t("baseline.with_n", figure=said, count=one.n)


def _moved(name: str, one: Distance) -> str:
    if one.moved is Moved.UNKNOWN:
        return texts.t("baseline.moved_unknown")
    change = contrast_words.points(one.change) if name in HUNDRED else _plain(one.change)
    return texts.t(f"baseline.moved_{one.moved.value}", change=change)


def _plain(one: Figure) -> str:
    return contrast_words.rate(one).replace("-", "−")


def _target(name: str, one: Distance) -> str:
    if one.target is None:
        return "–"
    aim = format.percent(one.target) if name in HUNDRED else format.number(one.target, 1)
    if one.verdict is Verdict.UNKNOWN:
        return aim
    to_go = contrast_words.points(one.to_go) if name in HUNDRED else _plain(one.to_go)
    return texts.t(f"baseline.target_{one.verdict.value}", target=aim, to_go=to_go)


def _aiming(baseline: Baseline, names: list[str]) -> None:
    with st.form("baseline_target", border=False):
        st.selectbox(texts.t("baseline.figure"), names, key=FIGURE, format_func=title)
        st.number_input(texts.t("baseline.target_field"), value=None, min_value=0.0, key=TARGET)
        st.form_submit_button(texts.t("baseline.save"), on_click=_aim, args=(baseline,))


def _aim(baseline: Baseline) -> None:
    name, target = st.session_state[FIGURE], st.session_state[TARGET]
    if target is not None and name in HUNDRED:
        target /= 100
    baselines.aim(baseline, name, target)


def _freezing(study: ContrastStudy) -> None:
    with st.popover(texts.t("baseline.freeze")), st.form("baseline_freeze", border=False):
        days = contrast_words.span(study.question.start, study.question.end)
        st.markdown(texts.t("baseline.freeze_what", days=days))
        default = texts.t("baseline.default_name", day=format.day(local_date(queries.now())))
        st.text_input(texts.t("baseline.name"), value=default, max_chars=LONGEST, key=NAME)
        st.form_submit_button(texts.t("baseline.freeze_now"), on_click=_freeze, args=(study,))
    if st.session_state.pop(REFUSED, ""):
        st.warning(texts.t("baseline.taken"))


def _freeze(study: ContrastStudy) -> None:
    name = str(st.session_state[NAME]).strip()
    if name and not baselines.freeze(study, name):
        st.session_state[REFUSED] = name
