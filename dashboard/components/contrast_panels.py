"""The panels of the page Contrast: the answer, the three sides, the distance, the origin."""

import streamlit as st

from analysis import intervals
from analysis.periods import Period
from dashboard import queries, texts
from dashboard.components import (
    charts,
    contrast_charts,
    format,
    palette,
    tables,
    tone_estimate,
)
from presentation import contrast as contrast_words
from studies.contrast import ContrastStudy
from studies.contrast_origins import SOURCE, TARGET, THEME, THREAD, Origin

ICONS = {"ceiling": "▔", "unfinished": "◔"}
SHOWN = 5


def answer(study: ContrastStudy) -> None:
    """Say the answer in a few sentences, above everything else."""
    with st.container(key="headline"):
        st.markdown(" ".join(one for one in contrast_words.answer(study) if one))
    st.caption(texts.t("contrast.two_groups"))


def sides(study: ContrastStudy, version: int) -> None:
    """Draw tone, score and complaints under one time axis."""
    with st.container(border=True, key="panel_sides"):
        st.header(texts.t("contrast.sides"), anchor=False)
        st.caption(texts.t("contrast.sides_note"))
        st.plotly_chart(
            contrast_charts.sides(study, palette.current()),
            key="contrast_sides",
            config=charts.CONFIG,
        )
        st.markdown(" ".join(contrast_words.sides(study)))
        _missing(study)
        st.caption(tone_estimate.how(version, study.confusion))
        tables.behind(lambda: sides_table(study), key="contrast_sides_table")


def _missing(study: ContrastStudy) -> None:
    """Say what was never imported, and how to do that."""
    if not study.scores.whole:
        st.info(texts.t("contrast.no_scores"))
    if not study.complaints.parts:
        st.caption(texts.t("contrast.no_complaints"))


def sides_table(study: ContrastStudy) -> tables.Table:
    """Write what the three charts show, one row for each side and period."""
    head = [texts.t(f"contrast.{name}") for name in ("period", "side", "figure", "n")]
    rows = [
        [_when(one.period), texts.t(f"polarities.{name}"), contrast_words.share(figure), figure.n]
        for one in study.tones
        for name in ("neg", "neu", "pos")
        if (figure := getattr(one, name)).sure
    ]
    rows += [
        [
            _when(one.period),
            contrast_words.measured(one.instrument, one.method),
            contrast_words.score(one),
            one.mean.n,
        ]
        for one in study.scores.parts
    ]
    rate = contrast_charts.has_rate(study)
    rows += [
        [
            _when(one.period),
            texts.t(f"contrast.complaints_{'rate' if rate else 'count'}"),
            contrast_words.rate(one.rate if rate else one.count),
            one.count.n,
        ]
        for one in study.complaints.parts
    ]
    return head, [[str(cell) for cell in row] for row in rows]


def _when(period: Period) -> str:
    return contrast_words.span(period.start, period.end)


def buzz(study: ContrastStudy) -> None:
    """Draw how much is said, apart from how."""
    with st.container(border=True, key="panel_buzz"):
        st.header(texts.t("contrast.buzz"), anchor=False)
        st.caption(texts.t("contrast.buzz_note"))
        st.plotly_chart(
            contrast_charts.volume(study, palette.current()),
            key="contrast_volume",
            config=charts.CONFIG,
        )
        st.markdown(texts.t("contrast.buzz_line", n=sum(study.volume)))
        tables.behind(lambda: _volumes(study), key="contrast_volume_table")


def _volumes(study: ContrastStudy) -> tables.Table:
    head = [texts.t("contrast.period"), texts.t("overview.mentions")]
    pairs = zip(study.periods, study.volume, strict=True)
    return head, [[_when(period), format.number(count)] for period, count in pairs]


def gap(study: ContrastStudy) -> None:
    """Say and draw how far apart tone and score are."""
    if study.score is None:
        return
    with st.container(border=True, key="panel_gap"):
        st.header(texts.t("contrast.gap"), anchor=False)
        st.markdown(f"{contrast_words.distance(study)} {contrast_words.direction(study)}")
        if any(one.gap.sure for line in study.gaps for one in line.gaps):
            st.plotly_chart(
                contrast_charts.gap(study, palette.current()),
                key="contrast_gap",
                config=charts.CONFIG,
            )
            tables.behind(lambda: gap_table(study), key="contrast_gap_table")
        st.caption(texts.t("contrast.gap_note"))


def gap_table(study: ContrastStudy) -> tables.Table:
    """Write the distance for every instrument and period."""
    names = ("period", "side", "score_placed", "tone_placed", "distance", "n")
    head = [texts.t(f"contrast.{name}") for name in names]
    rows = [
        [
            _when(one.period),
            contrast_words.measured(line.instrument, line.method),
            contrast_words.points(one.score),
            contrast_words.points(one.tone),
            contrast_words.points(one.gap),
            format.number(one.gap.n),
        ]
        for line in study.gaps
        for one in line.gaps
    ]
    return head, rows


def origins(study: ContrastStudy) -> None:
    """Draw where the negative messages come from, and from how few people."""
    with st.container(border=True, key="panel_origins"):
        st.header(texts.t("contrast.origins"), anchor=False)
        negative = study.tone.counted.neg
        if negative < intervals.MINIMUM:
            few = texts.t("contrast.few_negative", count=negative, needed=intervals.MINIMUM)
            st.markdown(few if negative else texts.t("contrast.no_negative"))
            return
        _few(study)
        st.markdown(contrast_words.authors(study))
        titles = queries.theme_titles()
        left, right = st.columns(2)
        for column, kinds in ((left, (THREAD, SOURCE)), (right, (TARGET, THEME))):
            for kind in kinds:
                with column:
                    _origin(kind, study.origins[kind], titles)
        st.caption(texts.t("contrast.origins_note", count=study.tone.counted.neg))


def _few(study: ContrastStudy) -> None:
    origin = study.origins[THREAD]
    if origin.few is not None:
        named = ", ".join(
            f"“{tables.plain(contrast_words.part(THREAD, one, origin, {}))}”"
            for one in origin.few.names
        )
        st.markdown(f"{contrast_words.few(origin.few, 'articles')} {named}")


def _origin(kind: str, origin: Origin, titles: dict[str, str]) -> None:
    st.subheader(texts.t(f"contrast.by_{kind}"), anchor=False)
    if not origin.parts:
        st.caption(texts.t("contrast.none_known"))
        return
    head = [
        texts.t(f"contrast.{name}") for name in (f"head_{kind}", "of_negative", "of_all", "within")
    ]
    rows = [
        [
            ("▲ " if one.stands_out else "") + contrast_words.part(kind, one.name, origin, titles),
            contrast_words.share(one.share),
            format.percent(one.of_all.value) if one.of_all.value is not None else "–",
            format.percent(one.negative.value) if one.negative.value is not None else "–",
        ]
        for one in origin.parts[:SHOWN]
    ]
    tables.show(head, rows)


def cautions(study: ContrastStudy) -> None:
    """Say what must be kept in mind, each in one sentence."""
    if not study.cautions:
        return
    with st.container(border=True, key="panel_cautions"):
        st.header(texts.t("contrast.cautions"), anchor=False)
        st.markdown("\n".join(f"- **⚠** {contrast_words.caution(one)}" for one in study.cautions))
