"""A conversation: everything that was written under one article or post, replies indented."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard import queries, texts
from dashboard.components import format, links, mention_list, palette
from dashboard.components.address import NAMES, search_words

DEEPEST = 4
MOST = 500
PARAMETER = NAMES["thread"]

Row = Mapping[str, Any]


def ordered(mentions: Sequence[Row]) -> list[tuple[Row, int]]:
    """Put replies under what they answer, oldest first; give each its depth.

    An answer to something that is not stored stands by itself.
    """
    oldest_first = sorted(mentions, key=lambda mention: mention["published_at"])
    present = {_name(mention) for mention in oldest_first}
    answers: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for mention in oldest_first:
        if _answered(mention) in present:
            answers[_answered(mention)].append(mention)
    placed: dict[tuple[str, str], tuple[Row, int]] = {}
    roots = [mention for mention in oldest_first if _answered(mention) not in present]
    for mention in [*roots, *oldest_first]:  # the second round breaks circles of answers
        waiting = [(mention, 0)]
        while waiting:
            row, depth = waiting.pop()
            if _name(row) not in placed:
                placed[_name(row)] = (row, min(depth, DEEPEST))
                waiting += [(answer, depth + 1) for answer in reversed(answers[_name(row)])]
    return list(placed.values())


def _name(mention: Row) -> tuple[str, str]:
    return str(mention["source"]), str(mention["external_id"])


def _answered(mention: Row) -> tuple[str, str]:
    return str(mention["source"]), str(mention["reply_to"])


def title(mentions: Sequence[Row]) -> str:
    """Return what the article or post is called."""
    titles = (mention["thread_title"] or mention["title"] for mention in mentions)
    return next((title for title in titles if title), texts.t("thread.untitled"))


def is_open() -> bool:
    """Tell whether the address asks for a thread."""
    return PARAMETER in st.query_params


def leave() -> None:
    """Go back to the list, as a callback of a button does."""
    st.query_params.pop(PARAMETER, None)


def show(version: int) -> None:
    """Draw the thread that the address asks for."""
    asked = st.query_params[PARAMETER]
    st.query_params[PARAMETER] = asked  # a link to the page one is on leaves the address bar as is
    st.button(f"← {texts.t('thread.back')}", on_click=leave, type="tertiary")
    mentions = mention_list.rows(
        queries.with_aspects(version, queries.thread(version, asked, MOST))
    )
    if mentions:
        _draw(mentions, asked, search_words(st.query_params.get(NAMES["words"], "")))
    else:
        st.info(texts.t("thread.nothing"))


def _draw(mentions: Sequence[Row], address: str, words: Sequence[str]) -> None:
    parts = [mention_list.markup(row, words, depth) for row, depth in ordered(mentions)]
    st.html(
        f'<h2 class="lp-count" dir="auto">{escape(title(mentions))}</h2>{_article(address)}'
        f"{_tones(mentions)}"
    )
    st.caption(texts.t("thread.all_filters_off"))
    if len(mentions) >= MOST:
        st.caption(texts.t("thread.cut", n=MOST))
    st.html(f'<div class="lp-thread">{"".join(parts)}</div>')


def _article(address: str) -> str:
    url = links.safe(address)
    if not url:
        return ""
    return (
        f'<p class="lp-original"><a href="{escape(url)}" target="_blank" '
        f'rel="noopener noreferrer" aria-label="{escape(texts.t("thread.article_new_tab"))}">'
        f"{escape(texts.t('thread.article'))} ↗</a></p>"
    )


def _tones(mentions: Sequence[Row]) -> str:
    counted = Counter(mention_list.tone_of(mention) for mention in mentions)
    size = escape(texts.t("thread.size", n=len(mentions)))
    items = "".join(
        f'<li class="lp-{name}"><span class="lp-symbol" aria-hidden="true">'
        f"{palette.SYMBOLS[name]}</span> {escape(texts.t(f'polarities.{name}'))} "
        f"{format.number(counted[name])}</li>"
        for name in palette.SYMBOLS
        if counted[name]
    )
    label = escape(texts.t("thread.tones"))
    return f'<ul class="lp-tones" aria-label="{label}"><li><strong>{size}</strong></li>{items}</ul>'
