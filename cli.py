"""The command ``luisterpost``: composes the parts and prints what they say."""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import demo as demo_world
import scheduler
import sentiment
import supervisor
from data import preview as topic_preview
from data import read_model, times
from data import settings as settings_module
from data.connection import Database, open_database
from data.errors import AlreadyRunning, ListeningError, NewerDatabase, SettingsError
from data.records import SourceState
from data.settings import Settings

app = typer.Typer(
    help="Luisterpost hears what is said in public about a care organisation, and how.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
topics_app = typer.Typer(help="Look at topics before you change them.", no_args_is_help=True)
app.add_typer(topics_app, name="topics")

out = Console(highlight=False)
notes = Console(stderr=True, highlight=False)

USAGE = 2
"""Exit code for a mistake that only a person can mend: starting again does not help."""


@app.callback()
def _settings_option(
    context: typer.Context,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", "-c", help="Default: luisterpost.toml."),
    ] = None,
) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    context.obj = settings or _default_file()


def _default_file() -> Path:
    """Fall back on the demo's settings, so that every command works beside a running demo."""
    path = settings_module.settings_file()
    if not path.exists() and demo_world.SETTINGS.exists() and not _named_by_environment():
        notes.print(f"[dim]no {path}: using the demo's settings, {demo_world.SETTINGS}[/]")
        return demo_world.SETTINGS
    return path


def _named_by_environment() -> bool:
    return settings_module.FILE_VARIABLE in os.environ


def _settings(context: typer.Context) -> Settings:
    return settings_module.load(context.obj)


@app.command()
def init(context: typer.Context) -> None:
    """Write a commented settings file to start from."""
    path: Path = settings_module.settings_file() if context.obj is None else context.obj
    if path == demo_world.SETTINGS:
        path = settings_module.DEFAULT_FILE
    if path.exists():
        raise SettingsError([f"{path} exists already; remove it first, or name another file"])
    example = resources.files("data").joinpath("example.toml").read_text("utf-8")
    path.write_text(example, "utf-8")
    out.print(f"Written: {path}. Fill in your topics and sources, then: luisterpost check")


@app.command()
def check(context: typer.Context) -> None:
    """Validate the settings: every mistake at once, each with what to write instead."""
    settings = _settings(context)
    out.print(
        f"{context.obj}: in order; {len(settings.topics)} topics, {len(settings.sources)} sources"
    )


@app.command()
def up(context: typer.Context) -> None:
    """Start scheduler and dashboard together; stop both with Ctrl+C or SIGTERM."""
    settings = _settings(context)
    supervisor.refuse_busy_port(settings.dashboard.address, settings.dashboard.port)
    _announce(settings)
    raise typer.Exit(
        supervisor.supervise(
            {
                "scheduler": _own_command("schedule"),
                "dashboard": _own_command("dashboard"),
            },
            {settings_module.FILE_VARIABLE: str(Path(context.obj).resolve())},
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
    notes.print("Example data: an invented town, read over HTTP by the ordinary collectors.")
    _announce(settings)
    raise typer.Exit(
        supervisor.supervise(
            {
                "site": [sys.executable, "-m", "demo", str(world.port), world.anchor.isoformat()],
                "scheduler": _own_command("schedule"),
                "dashboard": _own_command("dashboard"),
            },
            {settings_module.FILE_VARIABLE: str(demo_world.SETTINGS.resolve())},
        )
    )


def _announce(settings: Settings) -> None:
    out.print(f"Dashboard: http://{settings.dashboard.address}:{settings.dashboard.port}/")


def _own_command(name: str) -> list[str]:
    return [sys.executable, "-m", "cli", name]


@app.command()
def schedule(context: typer.Context) -> None:
    """Collect and score what is due until stopped."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    scheduler.run(scheduler.House.open(_settings(context)), stop)


@app.command()
def dashboard(context: typer.Context) -> None:
    """Serve the dashboard until stopped."""
    path = Path(context.obj).resolve()
    settings = settings_module.load(path)
    open_database(settings.storage)
    environment = {**os.environ, settings_module.FILE_VARIABLE: str(path)}
    os.execve(sys.executable, [sys.executable, "-m", "dashboard"], environment)


@app.command()
def collect(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
) -> None:
    """Collect every source once; exit code 1 when one of them failed."""
    house = scheduler.House.open(_settings(context))
    chosen = [one for one in house.settings.sources if source in (None, one.name)]
    if not chosen:
        names = ", ".join(one.name for one in house.settings.sources)
        raise SettingsError([f"there is no source called {source!r}; the sources are: {names}"])
    failed = []
    with _progress("Collecting", len(chosen)) as advance:
        for one in chosen:
            done = scheduler.collect(house, one)
            advance(1)
            outcome = done.error or f"{done.stored.added} new, {done.stored.edited} edited"
            out.print(f"{one.name}: {outcome}", markup=False)
            if done.error:
                failed.append(one.name)
    scheduler.score(house)
    if failed:
        notes.print(f"failed: {', '.join(failed)}", markup=False)
        raise typer.Exit(1)


@app.command()
def score(
    context: typer.Context,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Score lines from standard input, one JSON object a line."),
    ] = False,
) -> None:
    """Score what is stored and has no score yet, or lines from standard input."""
    if as_json:
        _score_lines(_chosen_model(context))
        return
    house = scheduler.House.open(_settings(context))
    backlog = read_model.unscored_count(house.database, house.model.name, house.model.version)
    with _progress("Scoring", backlog) as advance:
        scored = scheduler.score(house, advance)
    out.print(f"{scored} scored by {house.model.name} {house.model.version}")


def _chosen_model(context: typer.Context) -> str:
    return _settings(context).sentiment.model if Path(context.obj).exists() else sentiment.EMBEDDED


def _score_lines(choice: str) -> None:
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").split("\n")
    texts = lines[:-1] if lines[-1] == "" else lines
    for answer in sentiment.score(texts, choice):
        print(  # noqa: T201
            json.dumps(
                {
                    "polarity": answer.polarity,
                    "p_neg": round(answer.p_neg, 4),
                    "p_neu": round(answer.p_neu, 4),
                    "p_pos": round(answer.p_pos, 4),
                    "uncertain": answer.uncertain,
                    "model": f"{answer.model} {answer.version}",
                }
            )
        )


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show sources, last rounds and counts."""
    settings = _settings(context)
    database = open_database(settings.storage)
    rows, totals = _source_rows(settings, database), read_model.totals(database)
    heartbeat = read_model.heartbeat(database, scheduler.PROCESS)
    if as_json:
        version = read_model.data_version(database)
        found = {**totals, "data_version": version, "heartbeat": heartbeat, "sources": rows}
        print(json.dumps(found, indent=2, default=str))  # noqa: T201
        return
    table = Table("source", "kind", "mentions", "last good round", "next round", "health")
    for row in rows:
        moments = (_clock(row["last_ok_at"]), _clock(row["next_run_at"]))
        table.add_row(row["name"], row["kind"], str(row["mentions"]), *moments, _health(row))
    out.print(table)
    out.print(f"mentions {totals['mentions']}, scored {totals['scored']}")
    out.print(f"scheduler: last sign of life {_clock(heartbeat)}")


def _source_rows(settings: Settings, database: Database) -> list[dict[str, Any]]:
    states = read_model.source_states(database)
    counted = read_model.by_source(database).set_index("source")["mentions"].to_dict()
    rows = []
    for source in settings.sources:
        state = states.get(source.name, SourceState(source=source.name))
        rows.append(
            {
                "name": source.name,
                "kind": source.kind,
                "enabled": source.enabled,
                "mentions": int(counted.get(source.name, 0)),
                "last_ok_at": state.last_ok_at,
                "next_run_at": state.next_run_at,
                "failures": state.failures,
                "error": state.error,
            }
        )
    return rows


def _health(row: dict[str, Any]) -> str:
    if not row["enabled"]:
        return "off"
    return str(row["error"] or ("ok" if row["last_ok_at"] else "-"))


def _clock(moment: datetime | None) -> str:
    return moment.astimezone(times.AMSTERDAM).strftime("%d-%m %H:%M:%S") if moment else "-"


@topics_app.command("preview")
def topics_preview(context: typer.Context) -> None:
    """Show what the topics in the settings would match in what is stored, before they count."""
    settings = _settings(context)
    found = topic_preview.preview(open_database(settings.storage), settings.records())
    table = Table("topic", "now", "would gain", "would lose")
    for one in found:
        table.add_row(one.name, str(one.now), f"+{one.gained}", f"-{one.lost}")
    out.print(table)
    for one in found:
        for sign, examples in (("+", one.examples_gained), ("-", one.examples_lost)):
            for example in examples:
                out.print(f"{sign} {one.name}: {example}", markup=False)
    out.print("Only what is stored can be matched; older messages that matched nothing are gone.")


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar in a terminal, and plain lines elsewhere."""
    if notes.is_terminal:
        with Progress(console=notes, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda step: bar.advance(task, step)
        return
    done = 0

    def line(step: int) -> None:
        nonlocal done
        done += step
        notes.print(f"{what}: {done}/{total}")

    yield line


def main() -> None:
    """Run the command; every error of ours is one sentence and an exit code."""
    try:
        app()
    except SettingsError as error:
        for mistake in error.mistakes:
            notes.print(f"[red]✗[/] {_plain(mistake)}")
        sys.exit(USAGE)
    except ListeningError as error:
        notes.print(f"[red]✗[/] {_plain(str(error))}")
        sys.exit(USAGE if isinstance(error, AlreadyRunning | NewerDatabase) else 1)


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


if __name__ == "__main__":
    main()
