"""The report of a contrast: the answer, the three sides, the distance, where it comes from."""

from analysis import intervals, redaction
from presentation import contrast, format, texts
from reports import about, contrast_chart
from reports.about import About
from reports.names import short
from reports.sheet import Section, Sheet, Table
from studies.contrast import ContrastStudy
from studies.contrast_origins import TARGET, THEME, THREAD

MOST_ROWS = {THREAD: 4, THEME: 3, TARGET: 3}
MOST_CAUTIONS = 7


def sheet(study: ContrastStudy, known: About) -> Sheet:
    """Write a study of the contrast as one page."""
    question = study.question
    organisation = question.organisation or known.organisation
    period = contrast.span(question.start, question.end)
    topics = ", ".join(question.topics) or texts.t("contrast.all_topics")
    return Sheet(
        language=texts.language(),
        title=texts.t("report.contrast_title"),
        about=" · ".join(one for one in (organisation, period, topics) if one),
        badge=texts.t("report.example") if known.example else "",
        answer=tuple(one for one in contrast.answer(study) if one),
        note=texts.t("contrast.two_groups"),
        sections=tuple(_sections(study, known)),
        made=about.made(study.made, study.as_of),
        again=texts.t("report.again"),
    )


def _sections(study: ContrastStudy, known: About) -> list[Section]:
    return [
        Section(
            title=texts.t("contrast.sides"),
            chart=contrast_chart.draw(study),
            said=tuple(contrast.sides(study)),
        ),
        Section(
            title=texts.t("contrast.gap"),
            said=tuple(one for one in (contrast.distance(study), contrast.direction(study)) if one),
            side="left",
        ),
        Section(title=texts.t("report.writers"), said=(contrast.authors(study),), side="right"),
        *_origins(study, known),
        Section(
            title=texts.t("contrast.cautions"),
            points=tuple(contrast.caution(one) for one in study.cautions[:MOST_CAUTIONS]),
            side="left",
        ),
        Section(
            title=texts.t("report.lacking"), points=tuple(_lacking(study, known)), side="right"
        ),
    ]


def _origins(study: ContrastStudy, known: About) -> list[Section]:
    counted = study.tone.counted
    if counted.neg < intervals.MINIMUM:
        few = texts.t("contrast.few_negative", count=counted.neg, needed=intervals.MINIMUM)
        said = few if counted.neg else texts.t("contrast.no_negative")
        return [Section(title=texts.t("contrast.origins"), said=(said,))]
    return [
        Section(
            title=texts.t("contrast.origins"),
            said=(texts.t("report.origins_note", n=counted.neg, count=counted.n),),
            table=_table(study, THREAD, known),
        ),
        Section(title="", table=_table(study, TARGET, known), side="left"),
        Section(title="", table=_table(study, THEME, known), side="right"),
    ]


def _table(study: ContrastStudy, kind: str, known: About) -> Table:
    origin = study.origins[kind]
    rows = [
        (
            # A page on paper leaves the house, and titles hold accounts and names.
            short(redaction.redact(contrast.part(kind, one.name, origin, known.theme_titles))),
            contrast.share(one.share),
            format.percent(one.of_all.value) if one.of_all.value is not None else "–",
        )
        for one in origin.parts[: MOST_ROWS[kind]]
    ]
    head = [texts.t(f"contrast.{name}") for name in (f"head_{kind}", "of_negative", "of_all")]
    return Table(
        caption=texts.t(f"contrast.by_{kind}"),
        head=tuple(head),
        rows=tuple(rows) or ((texts.t("contrast.none_known"), "–", "–"),),
    )


def _doubt(study: ContrastStudy) -> str:
    """Say what the margins of the tone hold."""
    confusion = study.confusion
    key = "unknown" if confusion is None else "own" if confusion.own else "published"
    return texts.t(f"report.doubt_{key}", labels=confusion.n if confusion else 0)


def _lacking(study: ContrastStudy, known: About) -> list[str]:
    """Say what is not in the figures, so that nobody takes silence for zero."""
    counted = study.tone.counted
    said = [about.heard(known.sources), _doubt(study)]
    said += [texts.t("report.no_scores")] if not study.scores.whole else []
    said += [texts.t("report.no_complaints")] if not study.complaints.parts else []
    said += [texts.t("report.unscored", n=counted.unscored)] if counted.unscored else []
    said += [texts.t("report.unanswered", n=counted.none)] if counted.none else []
    if study.authors.unknown:
        said.append(texts.t("report.authors_unknown", n=study.authors.unknown))
    return [*said, *about.not_measured(known.silences)]
