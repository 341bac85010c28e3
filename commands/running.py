"""Commands that start and stop: init, check, up, demo, schedule, dashboard."""

import os
import signal
import sys
import threading
from datetime import datetime
from importlib import resources
from typing import Annotated

import typer

import demo as demo_world
from commands import supervisor
from commands.console import notes, out, settings_of, settings_path
from data import events
from data import settings as settings_module
from data.connection import open_database
from data.errors import SettingsError
from data.settings import Settings, Tabular
from demo import happenings
from sentiment import theme_rules

app = typer.Typer()

DASHBOARD = [sys.executable, "-m", "dashboard"]


@app.command()
def init(context: typer.Context) -> None:
    """Write a commented settings file to start from."""
    path = context.obj or settings_module.settings_file()
    if path.exists():
        raise SettingsError([f"{path} exists already; remove it first, or name another file"])
    example = resources.files("data").joinpath("example.toml").read_text("utf-8")
    path.write_text(example, "utf-8")
    out.print(f"Written: {path}. Fill in your topics and sources, then: luisterpost check")


@app.command()
def check(context: typer.Context) -> None:
    """Validate settings and themes: every mistake at once, each with what to write instead."""
    settings = settings_of(context)
    themes = theme_rules.read(settings.sentiment.themes or theme_rules.FILE)
    _refuse_unknown_fields(settings)
    counted = (
        f"{len(settings.topics)} topics, {len(settings.sources)} sources, {len(themes)} themes"
    )
    out.print(f"{settings_path(context)}: in order; {counted}")


def _refuse_unknown_fields(settings: Settings) -> None:
    from collectors import table_rows

    mistakes = [
        f"sources[{number}].columns.{field}: unknown field; write one of {', '.join(known)}"
        for number, source in enumerate(settings.sources, start=1)
        if isinstance(source, Tabular) and (known := table_rows.FIELDS[source.holds])
        for field in source.columns
        if field not in known
    ]
    if mistakes:
        raise SettingsError(mistakes)


@app.command()
def up(context: typer.Context) -> None:
    """Start scheduler and dashboard together; stop both with Ctrl+C or SIGTERM."""
    settings = settings_of(context)
    supervisor.refuse_busy_port(settings.dashboard.address, settings.dashboard.port)
    open_database(settings.storage)
    _announce(settings)
    raise typer.Exit(
        supervisor.supervise(
            {
                "dashboard": DASHBOARD,
                "scheduler": _own_command("schedule"),
            },
            {settings_module.FILE_VARIABLE: str(settings_path(context).resolve())},
        )
    )


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the dashboard; 0 for a free one.")] = 8501,
    every_seconds: Annotated[
        float, typer.Option(help="How often the demo's sources are polled.", min=3)
    ] = 15,
) -> None:
    """Start an invented local site and listen to it; everything else is the real thing."""
    world = demo_world.prepare(supervisor.free_port(port), supervisor.free_port(0), every_seconds)
    settings = settings_module.load(demo_world.SETTINGS)
    _fill_calendar(settings, world.anchor)
    notes.print("Example data: an invented town, read over HTTP by the ordinary collectors.")
    _announce(settings)
    raise typer.Exit(
        supervisor.supervise(
            {
                "site": [sys.executable, "-m", "demo", str(world.port), world.anchor.isoformat()],
                "scheduler": _own_command("schedule"),
                "dashboard": DASHBOARD,
            },
            {settings_module.FILE_VARIABLE: str(demo_world.SETTINGS.resolve())},
        )
    )


def _fill_calendar(settings: Settings, anchor: datetime) -> None:
    """Put the broadcast of the invented town in the store, as a person would have done."""
    database = open_database(settings.storage)
    events.save(database, [happenings.broadcast(anchor)], anchor)
    for annotation in happenings.annotations(anchor):
        events.annotate(database, annotation, anchor)


def _announce(settings: Settings) -> None:
    out.print(f"Dashboard: http://{settings.dashboard.address}:{settings.dashboard.port}/")


def _own_command(name: str) -> list[str]:
    return [sys.executable, "-m", "cli", name]


@app.command()
def schedule(context: typer.Context) -> None:
    """Collect and score what is due until stopped."""
    from commands import watching

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    watching.until(stop, settings_path(context))


@app.command()
def dashboard(context: typer.Context) -> None:
    """Serve the dashboard until stopped."""
    path = settings_path(context).resolve()
    settings = settings_module.load(path)
    open_database(settings.storage)
    environment = {**os.environ, settings_module.FILE_VARIABLE: str(path)}
    os.execve(sys.executable, DASHBOARD, environment)
