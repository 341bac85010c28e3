"""The command that sets what is said online beside what clients score."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from commands.console import out, plain, settings_of
from data import times
from data.connection import open_database
from data.errors import SettingsError

if TYPE_CHECKING:
    from analysis.estimates import Figure
    from analysis.periods import Period
    from data.settings import Settings
    from studies.contrast import ContrastStudy
    from studies.questions import Question

app = typer.Typer()

DAYS = 90


@app.command()
def contrast(
    context: typer.Context,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; today.")
    ] = None,
    topic: Annotated[
        list[str] | None, typer.Option(help="Default: all that are our own; repeat it.")
    ] = None,
    organisation: Annotated[
        str, typer.Option(help="Whose scores and complaints; our own by default.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
) -> None:
    """Set tone online, review score and complaints side by side, each with its doubt."""
    from studies import confusion
    from studies import contrast as study_

    settings, now = settings_of(context), times.now()
    asked = question(settings, first, last, topic or [], organisation, now)
    database = open_database(settings.storage)
    known = confusion.known(database, settings.storage.directory)
    study = study_.study(database, settings, asked, known, now)
    if as_json:
        out.print_json(json.dumps(study.as_dict(), ensure_ascii=False), highlight=False)
    else:
        _print(study)


def question(
    settings: "Settings",
    first: datetime | None,
    last: datetime | None,
    topics: list[str],
    organisation: str,
    now: datetime,
) -> "Question":
    """Make the question of a command from its options, the last 90 days by default.

    Raises:
        SettingsError: for an unknown topic, or days in the wrong order.
    """
    from studies import questions

    known = {one.name for one in settings.topics}
    wrong = [
        f"--topic {one}: no such topic; there are {', '.join(sorted(known))}"
        for one in topics
        if one not in known
    ]
    until = last.date() if last else times.local_date(now)
    since = first.date() if first else until - timedelta(days=DAYS - 1)
    if since > until:
        wrong.append("--from: the first day comes after the last one")
    if wrong:
        raise SettingsError(wrong)
    start, end = times.span_of_days(since, until)
    return questions.ask(settings, start, end, topics=topics, organisation=organisation)


def _print(study: "ContrastStudy") -> None:
    last = study.question.end - timedelta(seconds=1)
    days = f"{times.local_date(study.question.start)} to {times.local_date(last)}"
    out.print(f"{plain(', '.join(study.question.topics))}: {days}")
    out.print(_sides(study))
    _print_gap(study)
    _print_origins(study)
    for one in study.cautions:
        told = ", ".join(f"{key}: {_told(value)}" for key, value in one.values.items())
        out.print(f"[yellow]![/] {one.code.value}{plain(f' ({told})' if told else '')}")
    made = study.made
    out.print(
        f"[dim]data {made.data}, model {plain(made.model)} {made.model_version}, "
        f"topics {made.topics}, settings {made.settings}[/]"
    )


def _sides(study: "ContrastStudy") -> Table:
    table = Table("", "figure", "95%", "n", "about")
    for name in ("neg", "neu", "pos"):
        _row(table, f"online {name}", getattr(study.tone, name), "share", 100, "%")
    for one in study.scores.whole:
        scale = f"scale {one.lowest:g} to {one.highest:g}, {_span(one.period)}"
        _row(table, plain(f"{one.instrument} {one.method}".strip()), one.mean, scale, 1, "", 2)
    whole = study.complaints.whole
    if whole is not None:
        _row(table, "complaints", whole.count, _span(whole.period), 1, "")
        _row(table, "per 1,000 clients", whole.rate, _span(whole.period), 1, "", 1)
    return table


def _row(
    table: Table, name: str, one: "Figure", about: str, times: float, unit: str, digits: int = 0
) -> None:
    value = "-" if one.value is None else f"{times * one.value:.{digits}f}{unit}"
    ends = "-"
    if one.low is not None and one.high is not None:
        ends = f"{times * one.low:.{digits}f} to {times * one.high:.{digits}f}{unit}"
    said = f"{one.reason}, needs {one.needed}" if one.needed else one.reason
    table.add_row(name, value, said or ends, str(one.n), about)


def _span(period: "Period") -> str:
    last = times.local_date(period.end - timedelta(seconds=1))
    return f"{times.local_date(period.start)} to {last}"


def _print_gap(study: "ContrastStudy") -> None:
    gap = study.gap
    known = [one for one in gap.gaps if one.gap.sure] if gap else []
    if gap is None or not known:
        out.print("distance: not known, too little of tone or score")
        return
    value, low, high = (100 * end for end in known[-1].gap.bounds)
    out.print(
        f"distance in the last period: {value:.0f} points of 100 ({low:.0f} to {high:.0f}); "
        f"trend: {gap.trend.direction} {gap.trend.slope.reason}".rstrip()
    )


def _print_origins(study: "ContrastStudy") -> None:
    origin = study.origins["thread"]
    if origin.few is not None:
        value, low, high = (100 * end for end in origin.few.share.bounds)
        names = [origin.titles.get(one) or one for one in origin.few.names]
        out.print(
            f"{value:.0f}% of the negative ({low:.0f} to {high:.0f}%, n = {origin.few.share.n}) "
            f"under {len(names)}: {plain('; '.join(names))}"
        )
    if study.authors.half is not None:
        out.print(
            f"{study.authors.half} of {study.authors.authors} authors wrote half of the negative "
            f"(n = {study.authors.messages})"
        )


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return times.local_date(value).isoformat()
    return f"{value:.2f}" if isinstance(value, float) else str(value)
