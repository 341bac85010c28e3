"""After a broadcast: the answer, the figures behind it, and what may not be concluded."""

import pandas as pd
import streamlit as st

from analysis.broadcast import Measured, Study, Windows
from dashboard import broadcasts, queries, texts
from dashboard.components import (
    broadcast_charts,
    broadcast_report,
    charts,
    format,
    palette,
    tables,
    tone_estimate,
    word_table,
)
from data.records import Event
from presentation import broadcast as words
from studies.broadcast import BroadcastStudy

HOURS = (1, 2, 3, 6, 12)
DAYS = (1, 2, 3, 7)


def show(event: Event, version: int) -> None:
    """Draw what a broadcast did."""
    if queries.now() < event.started_at:
        st.info(texts.t("broadcast.not_yet", when=words.when(event)))
        return
    windows = _windows()
    with st.spinner(texts.t("broadcast.calculating"), show_time=False):
        study = broadcasts.study(version, event, windows)
    _answer(study)
    _course(study)
    _numbers(study)
    _tone(study)
    _beginning(study)
    _comparable(study)
    _weeks(study)
    _made(study)
    broadcast_report.show(study)


def _windows() -> Windows:
    """Offer how long before and after is looked at."""
    with st.expander(texts.t("broadcast.windows")):
        st.caption(texts.t("broadcast.windows_note"))
        one, two, three = st.columns(3)
        before = one.selectbox(
            texts.t("broadcast.before_hours"), HOURS, HOURS.index(3), key="broadcast_before"
        )
        after = two.selectbox(
            texts.t("broadcast.after_hours"), HOURS, HOURS.index(3), key="broadcast_late"
        )
        days = three.selectbox(
            texts.t("broadcast.spill_days"), DAYS, DAYS.index(3), key="broadcast_spill"
        )
    return Windows(before_hours=before, after_hours=after, spill_days=days)


def _answer(study: BroadcastStudy) -> None:
    with st.container(key="headline"):
        st.markdown("\n".join(f"- {one}" for one in words.answer(study)))
    if not study.complete:
        st.info(texts.t("broadcast.not_complete", until=format.moment(study.ends_at)))
    if study.around.confounders:
        names = ", ".join(tables.plain(one) for one in study.around.confounders)
        st.warning(texts.t("broadcast.confounders", names=names))
    st.caption(texts.t("broadcast.no_effect"))


def _numbers(study: BroadcastStudy) -> None:
    with st.container(border=True, key="panel_numbers"):
        st.header(texts.t("broadcast.numbers"), anchor=False)
        st.caption(texts.t("broadcast.numbers_note"))
        for name, one in words.series(study):
            st.subheader(name, anchor=False)
            _series(one)


def _series(one: Study) -> None:
    if one.refused:
        lacking = words.shortfalls(one.refused)
        st.markdown(texts.t("broadcast.refused", lacking=lacking))
        return
    head = ("window", "observed", "expected", "extra", "relative", "others", "found")
    rows = [
        _row(part) for part in sorted(one.measured, key=lambda part: words.SPANS.index(part.span))
    ]
    word_table.show([texts.t(f"broadcast.head_{name}") for name in head], rows)
    if one.lacking:
        st.caption(texts.t("broadcast.no_p", lacking=words.shortfalls(one.lacking)))
    st.caption(texts.t("broadcast.may_found" if one.found else "broadcast.may_not_found"))


def _row(part: Measured) -> list[str]:
    return [
        texts.t(f"broadcast.span_{part.span}"),
        format.number(part.effect.observed),
        format.number(part.effect.expected),
        words.extra(part),
        words.relative(part),
        words.chance(part),
        texts.t("broadcast.yes" if part.found else "broadcast.no"),
    ]


def _course(study: BroadcastStudy) -> None:
    shown = [(name, one) for name, one in words.series(study) if one.course is not None]
    if not shown:
        return
    with st.container(border=True, key="panel_course"):
        st.header(texts.t("broadcast.course"), anchor=False)
        st.caption(texts.t("broadcast.course_note"))
        st.plotly_chart(
            broadcast_charts.course(study, shown, palette.current()),
            key="broadcast_course",
            config=charts.CONFIG,
        )
        st.markdown(_noted(study))
        tables.behind(lambda: _course_table(shown), key="broadcast_course_table")


def _noted(study: BroadcastStudy) -> str:
    said = [
        f"**{letter}** {format.moment(at)}: {tables.plain(text)}"
        for letter, at, text in broadcast_charts.noted(study)
    ]
    return "  \n".join(said)


def _course_table(shown: list[tuple[str, Study]]) -> tables.Table:
    head = [texts.t(f"broadcast.head_{name}") for name in ("hour", "series", "observed")]
    head += [texts.t("broadcast.expected_band")]
    rows = []
    for name, one in shown:
        table = one.course if one.course is not None else pd.DataFrame()
        for hour, row in zip(table.index, table.to_dict("records"), strict=True):
            rows.append([format.moment(hour), name, words.counted(row), words.expected(row)])
    return head, rows


def _tone(study: BroadcastStudy) -> None:
    found = study.tone.shifts
    with st.container(border=True, key="panel_tone"):
        st.header(texts.t("broadcast.tone"), anchor=False)
        st.caption(texts.t("broadcast.tone_note"))
        if found.refused:
            lacking = words.shortfalls(found.refused)
            st.markdown(texts.t("broadcast.refused", lacking=lacking))
        else:
            head = ("tone", "tone_before", "tone_after", "tone_change", "found")
            rows = [
                [
                    texts.t(f"polarities.{one.tone}"),
                    format.percent(one.before),
                    format.percent(one.after),
                    f"{words.signed(100 * one.difference)} "
                    f"({words.between(100 * one.low, 100 * one.high)})",
                    texts.t("broadcast.yes" if one.clear else "broadcast.no"),
                ]
                for one in found.tones
            ]
            word_table.show([texts.t(f"broadcast.head_{name}") for name in head], rows)
        n = {"before": found.n_before, "after": found.n_after, "unscored": study.tone.unscored}
        st.caption(texts.t("broadcast.tone_n", **n))
        known = broadcasts.known_confusion(queries.data_version())
        st.caption(tone_estimate.how(queries.data_version(), known))


def _beginning(study: BroadcastStudy) -> None:
    """Say who started it, how long it lasted, and whether series go together."""
    with st.container(border=True, key="panel_beginning"):
        st.header(texts.t("broadcast.beginning"), anchor=False)
        names = {one.name: name for name, one in words.series(study)[: 1 + len(study.pages)]}
        for name, label in names.items():
            said = [words.started(study.starts[name])]
            if study.starts[name].origin != "nothing":
                said.append(_peak(study, name))
                said.append(words.half_life(study.half_lives[name]))
            sentence = " ".join(one for one in said if one)
            st.markdown(f"**{tables.plain(label)}.** {sentence}")
        st.subheader(texts.t("broadcast.lag"), anchor=False)
        for between in study.event_lags:
            leading, following = (_named(one) for one in (between.leading, between.following))
            st.markdown(words.event_lag(between.lag, leading, following))
        for name, one in study.lags.items():
            following = names[name] if name else texts.t("broadcast.series_contacts")
            st.markdown(
                words.lag(one, texts.t("broadcast.series_mentions"), tables.plain(following))
            )
        st.caption(texts.t("broadcast.lag_note"))


def _named(name: str) -> str:
    """Return what a series is called, by the name that the study gives it."""
    if name in ("mentions", "contacts"):
        return texts.t(f"broadcast.series_{name}")
    key, value = ("page", "page") if name.startswith("/") else ("subject", "subject")
    return texts.t(f"broadcast.series_{key}", **{value: tables.plain(name)})


def _peak(study: BroadcastStudy, name: str) -> str:
    found = study.peaks.get(name)
    if found is None:
        return ""
    key = "peak" if found.hours else "peak_at_once"
    return texts.t(f"broadcast.{key}", hour=words.hour(found.at), n=found.hours)


def _comparable(study: BroadcastStudy) -> None:
    """Say with which pages was compared, which of them moved, and what was left out."""
    with st.container(border=True, key="panel_controls"):
        st.header(texts.t("broadcast.controls"), anchor=False)
        st.caption(texts.t("broadcast.controls_note"))
        if not study.controls:
            st.markdown(texts.t("broadcast.no_controls"))
        for one in study.controls:
            page = tables.plain(one.name)
            extra = ""
            if one.effect is not None:
                value, low, high = one.effect.extra
                ends = words.between(low, high)
                extra = texts.t("broadcast.control_extra", extra=words.signed(value), between=ends)
            key = f"control_{one.reason or 'serves'}"
            st.markdown(f"- {texts.t(f'broadcast.{key}', page=page)} {extra}")
        if study.followed.left_out:
            names = ", ".join(tables.plain(one) for one in study.followed.left_out)
            st.markdown(texts.t("broadcast.left_out", names=names))


def _weeks(study: BroadcastStudy) -> None:
    with st.container(border=True, key="panel_weeks"):
        st.header(texts.t("broadcast.weeks"), anchor=False)
        st.caption(texts.t("broadcast.weeks_note"))
        if not study.weeks.lags:
            st.markdown(texts.t("broadcast.no_contacts"))
            return
        st.plotly_chart(
            broadcast_charts.weeks(study, palette.current()),
            key="broadcast_weeks",
            config=charts.CONFIG,
        )
        for name, one in study.weeks.lags.items():
            label = (
                texts.t("broadcast.series_subject", subject=tables.plain(name))
                if name
                else texts.t("broadcast.series_contacts")
            )
            st.markdown(_weekly(study, name, label, one.refused))
        st.caption(texts.t("broadcast.weeks_may"))
        tables.behind(lambda: _week_table(study), key="broadcast_weeks_table")


def _weekly(study: BroadcastStudy, name: str, label: str, refused: object) -> str:
    one = study.weeks.lags[name]
    if refused:
        lacking = words.shortfalls(one.refused)
        return texts.t("broadcast.week_refused", following=label, lacking=lacking)
    if not study.weeks.related(name):
        return texts.t("broadcast.week_none", following=label, count=one.steps)
    ends = {"low": words.minus(one.low, 2), "high": words.minus(one.high, 2)}
    key = "week_after" if one.lag > 0 else "week_before" if one.lag < 0 else "week_same"
    r = words.minus(one.r, 2)
    return texts.t(f"broadcast.{key}", following=label, n=abs(one.lag), r=r, **ends)


def _week_table(study: BroadcastStudy) -> tables.Table:
    head = [texts.t(f"broadcast.{name}") for name in ("week", "week_mentions", "week_contacts")]
    rows = [
        [format.day(week), *("–" if pd.isna(one) else format.number(one) for one in values)]
        for week, *values in study.weeks.table.itertuples()
    ]
    return head, rows


def _made(study: BroadcastStudy) -> None:
    made = study.made
    st.caption(
        texts.t(
            "broadcast.made",
            data=str(made.data),
            model=made.model or "–",
            version=made.model_version or "–",
            topics=str(made.topics),
            settings=made.settings,
        )
    )
