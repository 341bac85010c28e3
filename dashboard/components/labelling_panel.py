"""Label a random sample, one message at a time, blind to the model's answer."""

from html import escape

import streamlit as st

from analysis import measured
from dashboard import labelled, texts
from dashboard.components import format
from data import labels
from data.labels import Message
from data.records import Polarity

NAME = "labeller"
WRITTEN = "labeller_written"
QUEUE = "label_queue"
AHEAD = 50
REFRESH = 10
"""After so many labels the figures below are measured anew."""
ANSWERS: tuple[tuple[str, Polarity | None], ...] = (
    ("1", Polarity.NEGATIVE),
    ("2", Polarity.NEUTRAL),
    ("3", Polarity.POSITIVE),
    ("0", None),
)


@st.fragment
def show() -> None:
    """Draw the question, or ask for a name first."""
    st.header(texts.t("sentiment.label"), anchor=False)
    st.caption(texts.t("sentiment.label_note"))
    labeller = st.session_state.get(NAME)
    if labeller is None:
        _ask_name()
        return
    shown = _next(labeller)
    _progress(labeller)
    if shown is None:
        st.info(texts.t("sentiment.nothing_to_label"))
        return
    st.html(_markup(shown))
    _buttons(shown, labeller)


def _ask_name() -> None:
    with st.form("labeller_form", border=False, width=420):
        st.text_input(texts.t("sentiment.name"), max_chars=24, key=WRITTEN)
        begun = st.form_submit_button(texts.t("sentiment.begin"), type="primary", on_click=_begin)
    if begun:
        st.error(texts.t("sentiment.name_refused"))


def _begin() -> None:
    name = labels.labeller_name(st.session_state[WRITTEN])
    if name is not None:
        st.session_state[NAME] = name
        st.session_state.pop(QUEUE, None)


def _next(labeller: str) -> Message | None:
    """Return the message in front; one that was taken away meanwhile is passed over."""
    if not st.session_state.get(QUEUE):
        st.session_state[QUEUE] = labelled.queue(labeller, AHEAD)
    waiting = st.session_state[QUEUE]
    while waiting:
        shown = labelled.message(waiting[0])
        if shown is not None:
            return shown
        waiting.pop(0)
    return None


def _progress(labeller: str) -> None:
    done = labelled.done_by(labeller)
    aim = measured.MINIMUM if done < measured.MINIMUM else measured.ENOUGH_TO_ADAPT
    line = texts.t("sentiment.progress", done=done, aim=aim, name=labeller)
    st.progress(min(done / aim, 1.0), text=line)


def _markup(shown: Message) -> str:
    under = escape(texts.t("mentions.under", title=shown.thread_title))
    around = f'<p class="lp-under" dir="auto">{under}</p>' if shown.thread_title else ""
    title = f'<h3 dir="auto">{escape(shown.title)}</h3>' if shown.title.strip() else ""
    return (
        f'<article class="lp-mention lp-list" aria-live="polite"><p class="lp-facts">'
        f"<span>{escape(format.moment(shown.published_at))} · "
        f"<strong>{escape(shown.source)}</strong></span></p>{title}{around}"
        f'<p class="lp-text" dir="auto">{escape(shown.text)}</p></article>'
    )


def _buttons(shown: Message, labeller: str) -> None:
    with st.container(horizontal=True, gap="small"):
        for key, polarity in ANSWERS:
            word = f"polarities.{polarity.value}" if polarity else "sentiment.skip"
            st.button(
                texts.t(word),
                key=f"label_{key}",
                shortcut=key,
                on_click=_answer,
                args=(shown, labeller, polarity),
            )
    if st.session_state.pop("label_refresh", False):
        st.rerun(scope="app")


def _answer(shown: Message, labeller: str, polarity: Polarity | None) -> None:
    labelled.save(shown, labeller, polarity, "sample")
    waiting = st.session_state.get(QUEUE, [])
    st.session_state[QUEUE] = [one for one in waiting if one != str(shown.mention_id)]
    if labelled.stamp() % REFRESH == 0:
        st.session_state["label_refresh"] = True
