"""Mentions as a reader sees them: who published what, where, when, and in what tone.

Everything that came from outside is escaped; the list is made of plain HTML, because no
part of a text may act upon the page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import texts
from dashboard.components import (
    aspect_labels,
    correction,
    format,
    highlight,
    links,
    paging,
    palette,
)
from dashboard.components.address import NAMES
from data.records import Polarity

STYLE = Path(__file__).parent.parent / "static" / "parts.css"
SHORT = 700

Row = Mapping[str, Any]


def style() -> None:
    """Give the page the looks of its parts, in the colours of the theme."""
    colours = palette.current()
    kind = "dark" if colours is palette.DARK else "light"
    tones = "".join(f"--lp-{tone}:{colour};" for tone, colour in colours.tones.items())
    known = (
        f":root{{{tones}--lp-faint:{colours.faint};--lp-line:{colours.grid};"
        f"--lp-link:{st.get_option(f'theme.{kind}.linkColor')}}}"
    )
    st.html(f"<style>{known}{STYLE.read_text('utf-8')}</style>")


def rows(mentions: pd.DataFrame) -> list[Row]:
    """Return a frame as rows."""
    return [
        {str(name): value for name, value in row.items()} for row in mentions.to_dict("records")
    ]


def tone_of(mention: Row) -> str:
    """Return the tone as a key: neg, neu, pos, none (no answer) or unscored."""
    if not mention["scored"]:
        return "unscored"
    return str(mention["polarity"]) if present(mention["polarity"]) else "none"


def present(value: object) -> bool:
    """Tell a value from the several kinds of nothing in a frame."""
    return value is not None and value is not pd.NaT and value == value


def show_all(mentions: pd.DataFrame, words: Sequence[str] = ()) -> None:
    """Draw a list of mentions, each with the way to its thread."""
    shown = rows(mentions)
    corrected = correction.of(shown)
    with st.container(key="lp-list"):
        for mention in shown:
            show(mention, words, paging.link(NAMES["thread"], mention["thread"]), corrected)


def show(
    mention: Row,
    words: Sequence[str] = (),
    thread_link: Mapping[str, Any] | None = None,
    corrected: Mapping[str, Polarity] | None = None,
) -> None:
    """Draw one mention, with the ways to the original, to its thread and to correct its tone."""
    url = links.safe(mention["url"])
    with st.container(gap="xsmall"):
        st.html(markup(mention, words))
        with st.container(horizontal=True, gap="small"):
            if url:
                st.page_link(url, label=f"{texts.t('mentions.original')} ↗")
            if thread_link and mention["thread"]:
                label = texts.t("mentions.thread")
                st.page_link("app_pages/mentions.py", label=label, query_params=thread_link)
            if corrected is not None:
                correction.offer(mention, corrected)


def markup(mention: Row, words: Sequence[str] = (), depth: int | None = None) -> str:
    """Write one mention as HTML; one with a depth stands in a thread."""
    in_thread = depth is not None
    kind = f"lp-depth-{depth}" if in_thread else "lp-list"
    around = ("", _original(mention)) if in_thread else (_under(mention), "")
    return (
        f'<article class="lp-mention {kind}">{_facts(mention, in_thread)}'
        f"{_title(mention, words)}{around[0]}{_text(mention, words)}{around[1]}</article>"
    )


def _facts(mention: Row, in_thread: bool) -> str:
    moment = mention["published_at"]
    facts = [
        f'<time datetime="{escape(moment.isoformat())}">{escape(_written(moment))}</time>',
        f"<strong>{escape(mention['source'])}</strong>",
    ]
    if not in_thread:
        facts.append(escape(texts.t(f"channels.{mention['channel']}")))
    topics = "".join(f'<span class="lp-topic">{escape(name)}</span>' for name in mention["topics"])
    return (
        f'<p class="lp-facts">{tone(mention)}<span>{" · ".join(facts)}</span>'
        f"{_changes(mention)}{topics}</p>{aspect_labels.markup(mention.get('aspects'))}"
    )


def tone(mention: Row) -> str:
    """Write the tone: symbol, word, probability, and whether the model doubts."""
    name = tone_of(mention)
    word = escape(texts.t(f"polarities.{name}"))
    chance = f" {format.percent(mention[f'p_{name}'])}" if name in ("neg", "neu", "pos") else ""
    doubt = ""
    if chance and present(mention["uncertain"]) and mention["uncertain"]:
        why = escape(texts.t("mentions.uncertain_why"))
        doubt = f' <em title="{why}">{escape(texts.t("mentions.uncertain"))}</em>'
    symbol = palette.SYMBOLS[name]
    return (
        f'<span class="lp-tone lp-{name}"><span class="lp-symbol" aria-hidden="true">{symbol}'
        f"</span> {word}{chance}{doubt}</span>"
    )


def _changes(mention: Row) -> str:
    marks = []
    if mention["edits"]:
        marks.append(texts.t("mentions.edited", n=int(mention["edits"])))
    if present(mention["deleted_at"]):
        marks.append(texts.t("mentions.deleted"))
    return "".join(f'<span class="lp-mark">{escape(mark)}</span>' for mark in marks)


def _title(mention: Row, words: Sequence[str]) -> str:
    title = highlight.marked(mention["title"], words)
    return f'<h3 dir="auto">{title}</h3>' if title.strip() else ""


def _under(mention: Row) -> str:
    title = mention["thread_title"]
    if not title or title == mention["title"]:
        return ""
    return f'<p class="lp-under" dir="auto">{escape(texts.t("mentions.under", title=title))}</p>'


def _text(mention: Row, words: Sequence[str]) -> str:
    if present(mention["deleted_at"]):
        return f'<p class="lp-gone">{escape(texts.t("mentions.deleted_text"))}</p>'
    text = mention["text"].strip()
    if len(text) <= SHORT * 1.2:
        return f'<p class="lp-text" dir="auto">{highlight.marked(text, words)}</p>' if text else ""
    cut = text.rfind(" ", SHORT // 2, SHORT)
    head, tail = (text[:cut], text[cut:]) if cut > 0 else (text[:SHORT], text[SHORT:])
    return (
        f'<p class="lp-text" dir="auto">{highlight.marked(head, words)} …</p>'
        f"<details><summary>{escape(texts.t('mentions.read_on'))}</summary>"
        f'<p class="lp-text" dir="auto">{highlight.marked(tail.strip(), words)}</p></details>'
    )


def _original(mention: Row) -> str:
    url = links.safe(mention["url"])
    if not url:
        return ""
    label = texts.t(
        "mentions.original_of", source=mention["source"], moment=_written(mention["published_at"])
    )
    return (
        f'<p class="lp-original"><a href="{escape(url)}" target="_blank" '
        f'rel="noopener noreferrer" aria-label="{escape(label)}">'
        f"{escape(texts.t('mentions.original'))} ↗</a></p>"
    )


def _written(moment: datetime) -> str:
    return format.moment(moment)
