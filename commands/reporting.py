"""The command that writes a report of one page, as PDF or HTML."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import contrast as contrast_
from commands.console import out, settings_of
from data import times
from data.connection import open_database
from data.errors import SettingsError

if TYPE_CHECKING:
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
    settings, moment = settings_of(context), _moment(as_of)
    asked = contrast_.question(settings, first, last, topic or [], organisation, moment)
    _write(_contrast(settings, asked, moment), kind, target)


def _contrast(settings: "Settings", asked: "Question", moment: datetime) -> "Sheet":
    from presentation import texts
    from reports import about, contrast
    from studies import confusion
    from studies import contrast as study_

    texts.speak(settings.dashboard.language)
    database = open_database(settings.storage)
    known = confusion.known(database, settings.storage.directory)
    # What is past stays as it is: the moment of asking does not change it.
    found = study_.study(database, settings, asked, known, min(moment, asked.end))
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
        return times.now().replace(minute=0, second=0, microsecond=0)
    return given.replace(tzinfo=times.AMSTERDAM).astimezone(UTC)
