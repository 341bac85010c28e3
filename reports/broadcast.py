"""The report of a broadcast: what it did, each thing by itself, and what may not be concluded."""

from collections.abc import Iterable
from dataclasses import replace

from analysis.broadcast import Measured
from presentation import broadcast, format, marks, texts
from reports import about, broadcast_chart
from reports.about import About
from reports.names import short
from reports.sheet import Row, Section, Sheet, Table
from studies.broadcast import BroadcastStudy

SPANS = ("live", "after", "all")
MOST_PAGES, MOST_CONTACTS, MOST_NOTED, MOST_CONTROLS = 2, 2, 4, 4


def sheet(study: BroadcastStudy, known: About) -> Sheet:
    """Write a study of a broadcast as one page."""
    event, every = study.event, len(broadcast.series(study))
    study = _fitting(study)
    rest = every - len(broadcast.series(study))
    topics = ", ".join(event.topics) or texts.t("contrast.all_topics")
    parts = (known.organisation, broadcast.when(event), event.channel, topics)
    return Sheet(
        language=texts.language(),
        title=texts.t("report.broadcast_title", name=short(event.name)),
        about=" · ".join(one for one in parts if one),
        badge=texts.t("report.example") if known.example else "",
        answer=tuple(_answer(study, rest)),
        note=texts.t("broadcast.no_effect"),
        sections=tuple(_sections(study, known)),
        made=about.made(study.made, study.as_of),
        again=texts.t("report.again"),
    )


def _fitting(study: BroadcastStudy) -> BroadcastStudy:
    """Keep as many pages and subjects as one page holds, chosen by their order alone."""
    kept, asked = study.pages[:MOST_PAGES], study.contacts[:MOST_CONTACTS]
    return replace(study, pages=kept, contacts=asked)


def _answer(study: BroadcastStudy, rest: int) -> list[str]:
    said = [one for one in broadcast.answer(study) if one]
    said += [texts.t("report.not_here", n=rest)] if rest else []
    if not study.complete:
        said.append(texts.t("broadcast.not_complete", until=format.moment(study.ends_at)))
    if study.around.confounders:
        names = ", ".join(_plain(short(one) for one in study.around.confounders[:MOST_NOTED]))
        said.append(texts.t("broadcast.confounders", names=names))
    return said


def _sections(study: BroadcastStudy, known: About) -> list[Section]:
    chart = broadcast_chart.draw(study)
    course = [Section(title=texts.t("broadcast.course"), chart=chart)] if chart else []
    return [
        *course,
        Section(
            title=texts.t("broadcast.numbers"),
            said=_unsaid(study),
            table=_numbers(study),
            points=tuple(_concluded(study)),
        ),
        _tone(study),
        Section(title=texts.t("broadcast.beginning"), points=tuple(_beginning(study)), side="left"),
        Section(title=texts.t("broadcast.controls"), points=tuple(_compared(study)), side="right"),
        Section(
            title=texts.t("report.lacking"), points=tuple(_lacking(study, known)), side="right"
        ),
    ]


def _numbers(study: BroadcastStudy) -> Table:
    names = ("series", "observed", "expected", "extra", "relative", "others", "found")
    rows = [
        _row(name, part)
        for name, one in broadcast.series(study)
        for span in SPANS
        if (part := one.window(span)) is not None
    ]
    return Table(
        caption=texts.t("broadcast.numbers"),
        head=tuple(texts.t(f"broadcast.head_{name}") for name in names),
        rows=tuple(rows),
    )


def _concluded(study: BroadcastStudy) -> list[str]:
    """Say what may be concluded from the table, and what may not."""
    measured = [part for _, one in broadcast.series(study) for part in one.measured]
    said = {
        "yes": any(one.found for one in measured),
        "no": any(not one.found for one in measured),
    }
    keys = {"yes": "may_found", "no": "may_not_found"}
    found = texts.t("broadcast.head_found")
    return [
        f"**{found}: {texts.t(f'broadcast.{name}')}.** {texts.t(f'broadcast.{keys[name]}')}"
        for name, some in said.items()
        if some
    ]


def _row(name: str, part: Measured) -> Row:
    return (
        f"{short(name, 44)}, {texts.t(f'broadcast.span_{part.span}').lower()}",
        format.number(part.effect.observed),
        format.number(part.effect.expected),
        broadcast.extra(part),
        broadcast.relative(part),
        broadcast.chance(part),
        texts.t("broadcast.yes" if part.found else "broadcast.no"),
    )


def _unsaid(study: BroadcastStudy) -> tuple[str, ...]:
    """Say of which series nothing can be said, and what would be needed."""
    return tuple(
        f"**{marks.plain(short(name))}:** "
        + texts.t("broadcast.refused", lacking=broadcast.shortfalls(one.refused))
        for name, one in broadcast_chart.not_shown(study)
    )


def _tone(study: BroadcastStudy) -> Section:
    found, title = study.tone.shifts, texts.t("broadcast.tone")
    counted = texts.t(
        "broadcast.tone_n",
        before=found.n_before,
        after=found.n_after,
        unscored=study.tone.unscored,
    )
    if found.refused:
        lacking = broadcast.shortfalls(found.refused)
        said = (texts.t("broadcast.refused", lacking=lacking), counted)
        return Section(title=title, said=said)
    rows = [
        (
            texts.t(f"polarities.{one.tone}"),
            format.percent(one.before),
            format.percent(one.after),
            f"{broadcast.signed(100 * one.difference)} "
            f"({broadcast.between(100 * one.low, 100 * one.high)})",
        )
        for one in found.tones
    ]
    head = [texts.t(f"broadcast.head_{name}") for name in ("tone", "tone_before", "tone_after")]
    head.append(texts.t("broadcast.head_tone_change"))
    table = Table(caption=title, head=tuple(head), rows=tuple(rows))
    return Section(title=title, said=(counted,), table=table)


def _beginning(study: BroadcastStudy) -> list[str]:
    """Say who started it and how it faded, of the mentions and of the first pages."""
    names = {one.name: name for name, one in broadcast.series(study)[: 1 + len(study.pages)]}
    return [f"**{marks.plain(short(names[name]))}.** {_begun(study, name)}" for name in names]


def _begun(study: BroadcastStudy, name: str) -> str:
    start, peak = study.starts[name], study.peaks.get(name)
    said = [broadcast.started(start)]
    if start.origin != "nothing":
        if peak is not None:
            key = "peak" if peak.hours else "peak_at_once"
            said.append(texts.t(f"broadcast.{key}", hour=broadcast.hour(peak.at), n=peak.hours))
        said.append(broadcast.half_life(study.half_lives[name]))
    return " ".join(said)


def _compared(study: BroadcastStudy) -> list[str]:
    """Say with what was compared, and what else there was."""
    said = [
        texts.t(f"broadcast.control_{one.reason or 'serves'}", page=marks.plain(one.name))
        for one in study.controls[:MOST_CONTROLS]
    ] or [texts.t("broadcast.no_controls")]
    noted = sorted(
        (*study.around.actions, *study.around.happenings), key=lambda one: (one.at, one.text)
    )
    said += [
        f"{format.moment(one.at)}: {marks.plain(short(one.text))}" for one in noted[:MOST_NOTED]
    ]
    return said


def _lacking(study: BroadcastStudy, known: About) -> list[str]:
    """Say what is not in the figures, so that nobody takes silence for zero."""
    said = [about.heard(known.sources)]
    said.append(texts.t(f"report.doubt_{'adjusted' if study.tone.adjusted else 'unknown'}"))
    if study.followed.left_out:
        names = ", ".join(_plain(study.followed.left_out))
        said.append(texts.t("broadcast.left_out", names=names))
    return [*said, *about.not_measured(known.silences)]


def _plain(names: Iterable[str]) -> list[str]:
    return [marks.plain(one) for one in names]
