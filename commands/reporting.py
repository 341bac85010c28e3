"""The command that writes a report of one page, as PDF or HTML."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import broadcast as broadcast_
from commands import contrast as contrast_
from commands.console import out, settings_of
from data import events, times
from data.connection import open_database
from data.errors import SettingsError

if TYPE_CHECKING:
    from analysis.broadcast import Windows
    from data.records import Event
    from data.settings import Settings
    from reports.sheet import Sheet
    from studies.questions import Question

app = typer.Typer()
report_app = typer.Typer(help="One page on paper: figures, doubts, sources and versions.")
app.add_typer(report_app, name="report")

KINDS = {".pdf": "pdf", ".html": "html"}

Out = Annotated[Path, typer.Option("--out", help="FILE.pdf or FILE.html.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%dT%H:%M"], help="As it stood then, Dutch time; default now."),
]


@report_app.command("contrast")
def of_contrast(
    context: typer.Context,
    target: Out,
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
    as_of: AsOf = None,
) -> None:
    """Write what is said online beside what clients score."""
    kind = _kind(target)
    settings, now = settings_of(context), _moment(as_of)
    asked = contrast_.question(settings, first, last, topic or [], organisation, now)
    _write(_contrast(settings, asked, _still(now, as_of, asked.end)), kind, target)


@report_app.command("broadcast")
def of_broadcast(
    context: typer.Context,
    target: Out,
    event: Annotated[str, typer.Argument(help="Id or (part of) name; default: the last.")] = "",
    before_hours: Annotated[int, typer.Option(min=1, max=12, help="Hours before.")] = 3,
    after_hours: Annotated[int, typer.Option(min=1, max=12, help="Hours after.")] = 3,
    spill_days: Annotated[int, typer.Option(min=0, max=14, help="Days of spill-over.")] = 3,
    as_of: AsOf = None,
) -> None:
    """Write what a broadcast did, each thing with its doubt."""
    from analysis.broadcast import Windows

    kind = _kind(target)
    settings, now = settings_of(context), _moment(as_of)
    windows = Windows(before_hours=before_hours, after_hours=after_hours, spill_days=spill_days)
    every = events.every(open_database(settings.storage))
    found = broadcast_.choose(every, event, now)
    if found.started_at > now:
        raise SettingsError([f"{found.name}: it is yet to begin; there is nothing to report"])
    _write(_broadcast(settings, found, windows, now, as_of), kind, target)


def _broadcast(
    settings: "Settings",
    event: "Event",
    windows: "Windows",
    now: datetime,
    as_of: datetime | None,
) -> "Sheet":
    from presentation import texts
    from reports import about, broadcast
    from studies import broadcast as study_
    from studies import broadcast_facts, confusion

    texts.speak(settings.dashboard.language)
    database = open_database(settings.storage)
    known = confusion.known(database, settings.storage.directory)
    moment = _still(now, as_of, broadcast_facts.end_of(event, windows))
    study = study_.study(database, settings, event, windows, known, moment)
    return broadcast.sheet(study, about.of(database, settings, event.started_at, study.ends_at))


def _still(now: datetime, as_of: datetime | None, end: datetime) -> datetime:
    """Return from when to look: what is past looks the same whenever it is asked."""
    return now if as_of else min(now, end)


def _contrast(settings: "Settings", asked: "Question", moment: datetime) -> "Sheet":
    from presentation import texts
    from reports import about, contrast
    from studies import confusion
    from studies import contrast as study_

    texts.speak(settings.dashboard.language)
    database = open_database(settings.storage)
    known = confusion.known(database, settings.storage.directory)
    found = study_.study(database, settings, asked, known, moment)
    return contrast.sheet(found, about.of(database, settings, asked.start, asked.end))


def _write(sheet: "Sheet", kind: str, target: Path) -> None:
    from reports import files

    content = files.make(sheet, kind)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise SettingsError([f"--out {target}: {error.strerror}"]) from error
    out.print(f"written: {target}", markup=False)


def _kind(target: Path) -> str:
    if target.suffix.lower() not in KINDS:
        raise SettingsError([f"--out {target}: a report is a .pdf or a .html"])
    return KINDS[target.suffix.lower()]


def _moment(given: datetime | None) -> datetime:
    """Return the moment that is asked for; without one the beginning of this hour."""
    if given is None:
        return times.whole_hour(times.now())
    return given.replace(tzinfo=times.AMSTERDAM).astimezone(UTC)
