"""A broadcast while it runs; the page refreshes itself, also without menus on a wall."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from pathlib import Path

import streamlit as st

from analysis.live import Growing
from dashboard import broadcasts, texts
from dashboard.components import broadcast_charts, charts, format, palette, tables
from data.records import Event
from presentation import broadcast as words
from studies.broadcast_live import LiveView

EVERY = timedelta(seconds=15)
SPANS = {
    "1": (1, timedelta(hours=1)),
    "3": (5, timedelta(hours=3)),
    "12": (15, timedelta(hours=12)),
}
WALL_STYLE = Path(__file__).parent.parent / "static" / "wall.css"
FEW_QUESTIONS = 5


def show(event: Event) -> None:
    """Draw what is going on, with a way to the wall."""
    chosen = st.segmented_control(
        texts.t("broadcast.back"),
        list(SPANS),
        default="1",
        key="broadcast_back",
        format_func=lambda hours: texts.t(f"broadcast.back_{hours}"),
        required=True,
    )
    _live(event, str(chosen))
    link = f"uitzending?deel=live&uitzending={event.id}&muur=1"
    st.markdown(f"[{texts.t('broadcast.wall')}]({link})")


def wall(event: Event | None) -> None:
    """Draw the same for a screen on a wall: no menus, large figures."""
    st.html(WALL_STYLE)
    if event is None:
        st.info(texts.t("broadcast.no_events"))
        return
    _wall(event)


@st.fragment(run_every=EVERY)
def _live(event: Event, hours: str) -> None:
    view = _view(event, hours)
    _when(view)
    _figures(view)
    _course(view)
    left, right = st.columns(2)
    with left:
        _questions(view, len(view.questions))
    with right:
        _growing(view)
        _pages(view)


@st.fragment(run_every=EVERY)
def _wall(event: Event) -> None:
    view = _view(event, "1")
    st.header(event.name, anchor=False)
    _when(view)
    _figures(view)
    left, right = st.columns([3, 2])
    with left:
        _course(view)
    with right:
        _questions(view, FEW_QUESTIONS)


def _view(event: Event, hours: str) -> LiveView:
    bucket, back = SPANS[hours]
    return broadcasts.live(event, bucket, back)


def _when(view: LiveView) -> None:
    """Say whether the broadcast runs, and of when the figures are."""
    event = view.event
    key = "before" if view.as_of < event.started_at else "over"
    if event.started_at <= view.as_of < event.ended_at:
        key = "running"
    said = texts.t(f"broadcast.{key}", when=words.when(event))
    looked = max(view.looked_at.values(), default=None)
    fresh = texts.t("broadcast.looked_at", at=format.clock(looked)) if looked else ""
    at = texts.t("broadcast.as_of", at=f"{format.clock(view.as_of)}:{view.as_of:%S}")
    st.caption(" ".join(one for one in (said, at, fresh) if one))


def _figures(view: LiveView) -> None:
    volume, negative, asked = st.columns(3)
    with volume:
        st.metric(texts.t("broadcast.this_hour"), format.number(view.said), border=True)
        st.caption(usual(view))
    with negative:
        st.metric(texts.t("broadcast.negative_now"), _share(view), border=True)
        st.caption(_tone(view))
    with asked:
        st.metric(texts.t("broadcast.asked"), format.number(view.asked), border=True)
        st.caption(texts.t("broadcast.asked_note", since=format.clock(view.since)))


def usual(view: LiveView) -> str:
    """Say what would be usual for the part of this hour that has passed."""
    if view.expected is None:
        return texts.t("broadcast.usual_unknown")
    mean, low, high = view.expected
    key = "usual_above" if view.above else "usual_below" if view.said < low else "usual_within"
    digits = 1 if mean < 10 else 0
    between = words.between(low, high)
    return texts.t(f"broadcast.{key}", usual=format.number(mean, digits), between=between)


def _share(view: LiveView) -> str:
    negative = [one for one in view.tone.tones if one.tone == "neg"]
    return format.percent(negative[0].after) if negative else "–"


def _tone(view: LiveView) -> str:
    """Say whether the tone of now differs from that of the week before."""
    negative = [one for one in view.tone.tones if one.tone == "neg"]
    if not negative:
        return texts.t("broadcast.tone_too_few", lacking=words.shortfalls(view.tone.refused))
    one = negative[0]
    ends = words.between(100 * one.low, 100 * one.high)
    key = "tone_now_differs" if one.clear else "tone_now_same"
    return texts.t(
        f"broadcast.{key}",
        before=format.percent(one.before),
        points=words.signed(100 * one.difference),
        between=ends,
        count=view.tone.n_after,
    )


def _course(view: LiveView) -> None:
    with st.container(border=True, key="panel_live"):
        st.header(texts.t("broadcast.live_course"), anchor=False)
        st.plotly_chart(
            broadcast_charts.live(view, palette.current()),
            key="broadcast_live_chart",
            config=charts.CONFIG,
        )
        open_ = bool(view.course["unfinished"].any())
        parts = [texts.t("broadcast.live_note", n=view.bucket)]
        parts += [texts.t("broadcast.unfinished")] if open_ else []
        if view.left_out:
            names = ", ".join(tables.plain(one) for one in view.left_out)
            parts.append(texts.t("broadcast.left_out_live", names=names))
        st.caption(" ".join(parts))
        tables.behind(lambda: _course_table(view), key="broadcast_live_table")


def _course_table(view: LiveView) -> tables.Table:
    head = [texts.t(f"broadcast.head_{name}") for name in ("time", "observed")]
    rows = [
        [format.clock(at), words.counted(row), words.expected(row)]
        for at, row in zip(view.course.index, view.course.to_dict("records"), strict=True)
    ]
    return [*head, texts.t("broadcast.expected_band")], rows


def _questions(view: LiveView, most: int) -> None:
    """List the messages that ask something, with what points to a person taken out."""
    with st.container(border=True, key="panel_questions"):
        st.header(texts.t("broadcast.questions"), anchor=False)
        if not view.questions:
            st.markdown(texts.t("broadcast.no_questions"))
        for one in view.questions[:most]:
            facts = " · ".join(part for part in (format.clock(one.at), one.under) if part)
            link = _original(one.url)
            st.html(
                f'<div class="lp-mention"><div class="lp-facts">{escape(facts)}</div>'
                f'<p class="lp-text">{escape(one.text)}</p>{link}</div>'
            )
        st.caption(texts.t("broadcast.questions_note"))


def _original(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return ""
    label = escape(texts.t("broadcast.original"))
    return f'<span class="lp-original"><a href="{escape(url)}" rel="noreferrer">{label}</a></span>'


def _growing(view: LiveView) -> None:
    """Name the words and threads that grow by more than chance."""
    with st.container(border=True, key="panel_growing"):
        st.header(texts.t("broadcast.growing"), anchor=False)
        for kind, found in (("words", view.words), ("threads", view.threads)):
            st.subheader(texts.t(f"broadcast.growing_{kind}"), anchor=False)
            if not found:
                st.markdown(texts.t("broadcast.nothing_grows"))
                continue
            head = [texts.t(f"broadcast.head_{name}") for name in (kind, "now", "times")]
            tables.show(head, _growth(found, view.titles if kind == "threads" else {}))
        st.caption(texts.t("broadcast.growing_note"))


def _growth(found: Sequence[Growing], titles: object) -> list[list[str]]:
    named = dict(titles) if isinstance(titles, dict) else {}
    return [
        [
            named.get(one.name) or one.name,
            format.number(one.now),
            texts.t("broadcast.new")
            if one.times is None
            else f"{format.number(one.times, 1)}× ({_times(one)})",
        ]
        for one in found
    ]


def _times(one: Growing) -> str:
    low = format.number(one.low, 1)
    high = format.number(one.high, 1) if one.high is not None else "…"
    return texts.t("broadcast.between", low=low, high=high)


def _pages(view: LiveView) -> None:
    """Show the last known hour of every landing page beside what is usual."""
    with st.container(border=True, key="panel_pages"):
        st.header(texts.t("broadcast.pages_now"), anchor=False)
        if not view.pages:
            st.markdown(texts.t("broadcast.no_pages"))
            return
        head = [texts.t(f"broadcast.head_{name}") for name in ("page", "hour", "observed", "usual")]
        rows = []
        for one in view.pages:
            hour = words.hour(one.hour) if one.hour else "–"
            visits = "–" if one.visits is None else format.number(one.visits)
            usual_ = "–"
            if one.expected is not None and one.low is not None:
                ends = words.between(one.low, one.high)
                usual_ = f"{format.number(one.expected)} ({ends})"
            rows.append([one.page, hour, visits, usual_])
        tables.show(head, rows)
        st.caption(texts.t("broadcast.pages_note"))
