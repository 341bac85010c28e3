"""What is said online and not in reviews, with messages of both sides; and others beside us."""

import math

import streamlit as st

from analysis import keyness
from analysis.keyness import Key
from dashboard import queries, texts
from dashboard.components import format, links, tables
from presentation import contrast as contrast_words
from studies.contrast import ContrastStudy
from studies.contrast_origins import Example, Sides

MOST_WORDS = 12


def themes(study: ContrastStudy) -> None:
    """Draw the themes that one side names more often, each with three messages a side."""
    found = study.themes.themes
    with st.container(border=True, key="panel_contrast_themes"):
        st.header(texts.t("contrast.themes"), anchor=False)
        if not found.n_reviews:
            st.markdown(texts.t("contrast.no_review_texts"))
            return
        if found.reason:
            few = texts.t("contrast.themes_too_few", online=found.n_online, reviews=found.n_reviews)
            st.markdown(few)
            return
        counted = texts.t("contrast.themes_note", online=found.n_online, reviews=found.n_reviews)
        st.caption(counted)
        for side in (keyness.ONLINE, keyness.REVIEWS):
            _side(study, side)
        _words(study)


def _side(study: ContrastStudy, side: str) -> None:
    st.subheader(texts.t(f"contrast.more_{side}"), anchor=False)
    named = [one for one in study.themes.themes.of_side(side) if one.term in study.themes.examples]
    if not named:
        st.markdown(texts.t(f"contrast.nothing_{side}"))
    for one in named:
        _theme(one, study.themes.examples[one.term])


def _theme(key: Key, sides: Sides) -> None:
    title = queries.theme_titles().get(key.term, key.term)
    ratio, low, high = (
        format.number(math.exp(one), 1) for one in (key.log_odds, key.low, key.high)
    )
    said = texts.t(
        "contrast.theme_line",
        online=key.online,
        reviews=key.reviews,
        ratio=ratio,
        low=low,
        high=high,
    )
    st.markdown(f"**{tables.plain(title)}**: {said}")
    with st.expander(texts.t("contrast.examples", theme=title), key=f"theme_{key.term}"):
        columns = st.columns(2)
        for column, name in zip(columns, ("online", "reviews"), strict=True):
            with column:
                st.markdown(f"**{texts.t(f'contrast.side_{name}')}**")
                st.markdown(_messages(getattr(sides, name)))


def _messages(messages: tuple[Example, ...]) -> str:
    if not messages:
        return texts.t("contrast.no_examples")
    return "\n".join(f"> {_message(one)}\n" for one in messages)


def _message(one: Example) -> str:
    address = links.safe(one.url)
    moment = format.moment(one.published_at)
    where = f"[{moment}](<{address}>)" if address and ">" not in address else moment
    return f"{tables.plain(one.text)}  \n> {where}"


def _words(study: ContrastStudy) -> None:
    for side in (keyness.ONLINE, keyness.REVIEWS):
        found = [one.term for one in study.themes.words.of_side(side)][:MOST_WORDS]
        if found:
            words = ", ".join(tables.plain(one) for one in found)
            st.caption(texts.t(f"contrast.words_{side}", words=words))


def others(study: ContrastStudy) -> None:
    """Draw the others that are followed: share of voice, tone and score."""
    found = study.others
    if not found.voices and not found.scores:
        return
    with st.container(border=True, key="panel_others"):
        st.header(texts.t("contrast.others"), anchor=False)
        if found.voices:
            st.subheader(texts.t("contrast.voices"), anchor=False)
            tables.show(*_voices(study))
            st.caption(texts.t("contrast.voices_note"))
        if found.scores:
            _scores(study)


def _voices(study: ContrastStudy) -> tables.Table:
    names = ("name", "mentions", "voice", "negative", "beside_us")
    tones = {one.name: one for one in study.others.tones}
    rows = []
    for one in study.others.voices:
        beside = tones.get(one.name)
        negative = beside.figure if beside else study.tone.neg
        rows.append(
            [
                one.name or _ours(study),
                format.number(one.count),
                contrast_words.share(one.share),
                contrast_words.share(negative),
                contrast_words.points(beside.difference) if beside else "–",
            ]
        )
    return [texts.t(f"contrast.voice_{name}") for name in names], rows


def _ours(study: ContrastStudy) -> str:
    return ", ".join(study.question.topics) or texts.t("contrast.all_topics")


def _scores(study: ContrastStudy) -> None:
    found = study.others
    if found.measured is None:
        return
    st.subheader(
        texts.t("contrast.scores_others", instrument=found.measured.instrument), anchor=False
    )
    rows = [[_ours_facts(study), contrast_words.score(found.measured), found.measured.mean.n, "–"]]
    width = found.measured.highest - found.measured.lowest
    for one in found.scores:
        mean = found.means[one.name]
        apart = _difference(one.difference.value, width, one.differs)
        rows.append([one.name or _own(), contrast_words.score(mean), mean.mean.n, apart])
    head = [texts.t(f"contrast.score_{name}") for name in ("name", "mean", "n", "beside_us")]
    tables.show(head, [[str(cell) for cell in row] for row in rows])
    st.caption(texts.t("contrast.scores_note"))


def _difference(value: float | None, width: float, differs: bool) -> str:
    if value is None:
        return "–"
    if not differs:
        return texts.t("contrast.no_clear_difference")
    sign = "+" if value > 0 else "−"
    return f"{sign}{format.number(abs(value * width), 1)}"


def _ours_facts(study: ContrastStudy) -> str:
    return study.question.organisation or _own()


def _own() -> str:
    return queries.settings().dashboard.organisation or texts.t("contrast.own")
