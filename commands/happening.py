"""Commands about events, such as broadcasts: import, list, add and remove them."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from commands import import_preview
from commands.console import out, settings_of
from data import events, times
from data.connection import Database, open_database
from data.errors import ImportRefused, SettingsError
from data.records import Event, stable_id
from data.settings import Settings

app = typer.Typer()
events_app = typer.Typer(help="Broadcasts and other moments that may move people.")
app.add_typer(events_app, name="events")

Pages = Annotated[list[str] | None, typer.Option(help="A page of ours; repeat it.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", help="A topic; repeat it.")]


@events_app.command("import")
def import_calendar(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An iCalendar file (.ics).")],
    series: Annotated[str, typer.Option(help="The series that they belong to.")] = "",
    topic: Topics = None,
    landing_page: Pages = None,
    control_page: Pages = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, store nothing.")] = False,
) -> None:
    """Import events from an iCalendar file; a file that comes again replaces its own."""
    from collectors import calendars

    settings = settings_of(context)
    given = _given(settings, series, topic, landing_page, control_page)
    try:
        known = [one.name for one in settings.topics]
        read = calendars.parse(_content(file), known, times.now())
    except ImportRefused as refusal:
        import_preview.explain(refusal)
        raise typer.Exit(1) from refusal
    found = [_with(one, given) for one in read.events]
    out.print(_table(found))
    import_preview.refusals(read.refused)
    if dry_run:
        out.print("Dry run: nothing stored.")
        return
    database = open_database(settings.storage)
    events.save(database, found, times.now())
    known_ids = {one.id for one in events.every(database)}
    gone = [one for one in read.cancelled if one in known_ids]
    for cancelled in gone:
        events.remove(database, cancelled)
    out.print(f"{len(found)} stored, {len(gone)} called off, {len(read.refused)} refused")


@events_app.command("list")
def list_events(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False,
) -> None:
    """List all events, oldest first."""
    found = events.every(_database(context))
    if as_json:
        print(json.dumps([asdict(one) for one in found], indent=2, default=_plain))  # noqa: T201
        return
    out.print(_table(found))


@events_app.command()
def add(
    context: typer.Context,
    name: str,
    start: Annotated[str, typer.Option(help="Such as '2-3-2026 20:30', Dutch time.")],
    end: Annotated[str, typer.Option(help="Such as '2-3-2026 21:20'.")],
    channel: Annotated[str, typer.Option(help="Where it is to be seen or heard.")] = "",
    series: Annotated[str, typer.Option(help="The series that it belongs to.")] = "",
    topic: Topics = None,
    landing_page: Pages = None,
    control_page: Pages = None,
) -> None:
    """Add an event; the same name and start replaces it."""
    settings = settings_of(context)
    given = _given(settings, series, topic, landing_page, control_page)
    started_at, ended_at = _moment(start, "--start"), _moment(end, "--end")
    if ended_at <= started_at:
        raise SettingsError(["--end: it ends before it starts"])
    event = _with(
        Event(
            id=stable_id("event", name, started_at.isoformat()),
            name=name,
            started_at=started_at,
            ended_at=ended_at,
            channel=channel,
        ),
        given,
    )
    events.save(open_database(settings.storage), [event], times.now())
    out.print(f"stored: {event.id}")


@events_app.command()
def remove(context: typer.Context, event: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Delete an event and what was noted with it."""
    database = _database(context)
    found = [one for one in events.every(database) if str(one.id) == event]
    if not found:
        raise SettingsError([f"there is no event {event!r}; see luisterpost events list"])
    events.remove(database, found[0].id)
    out.print(f"removed: {found[0].name}", markup=False)


def _database(context: typer.Context) -> Database:
    return open_database(settings_of(context).storage)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportRefused("unreadable", str(error)) from error


def _given(
    settings: Settings,
    series: str,
    topics: list[str] | None,
    landing_pages: list[str] | None,
    control_pages: list[str] | None,
) -> dict[str, str | tuple[str, ...]]:
    """Return what the options say, and only that.

    Raises:
        SettingsError: for an unknown topic, or a page that is none.
    """
    known = [one.name for one in settings.topics]
    wrong = [
        f"--topic {one}: the topics are {', '.join(known)}"
        for one in topics or []
        if one not in known
    ]
    pages = {"landing_pages": landing_pages or [], "control_pages": control_pages or []}
    wrong += [
        f"{one}: write a page such as /themas/"
        for given in pages.values()
        for one in given
        if not _page(one)
    ]
    if wrong:
        raise SettingsError(wrong)
    found = {name: tuple(_page(one) for one in given) for name, given in pages.items()}
    options: dict[str, str | tuple[str, ...]] = {
        "series": series,
        "topics": tuple(topics or ()),
        **found,
    }
    return {name: value for name, value in options.items() if value}


def _page(written: str) -> str:
    from collectors import pages

    return pages.path_of(written) if "/" in written else ""


def _with(event: Event, given: dict[str, str | tuple[str, ...]]) -> Event:
    return replace(event, **given)  # type: ignore[arg-type]


def _moment(written: str, option: str) -> datetime:
    from collectors import dates

    found = dates.in_utc(dates.from_person(written), times.AMSTERDAM)
    if found is None:
        raise SettingsError([f"{option} {written}: write a moment such as 2-3-2026 20:30"])
    return found


def _table(found: list[Event]) -> Table:
    table = Table()
    table.add_column("id", no_wrap=True, min_width=36)
    for heading in ("start", "end", "name", "series", "channel", "landing pages"):
        table.add_column(heading)
    for one in found:
        moments = (_local(one.started_at), _local(one.ended_at))
        pages = ", ".join(one.landing_pages)
        table.add_row(str(one.id), *moments, one.name, one.series, one.channel, pages)
    return table


def _local(moment: datetime) -> str:
    return moment.astimezone(times.AMSTERDAM).strftime("%d-%m-%Y %H:%M")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
