"""What every command shares: two consoles, the settings, and progress."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import Progress

import demo
from data import settings, times
from data.settings import Settings

if TYPE_CHECKING:
    from scheduler import House

out = Console(highlight=False)
notes = Console(stderr=True, highlight=False)


def default_file() -> Path:
    """Return the settings file; beside a running demo and without one, the demo's."""
    path = settings.settings_file()
    named = settings.FILE_VARIABLE in os.environ
    if not named and not path.exists() and demo.SETTINGS.exists():
        notes.print(f"[dim]no {path}: using the demo's settings, {demo.SETTINGS}[/]")
        return demo.SETTINGS
    return path


def settings_path(context: typer.Context) -> Path:
    """Return the file that ``--settings`` or the environment names."""
    return context.obj or default_file()


def settings_of(context: typer.Context) -> Settings:
    """Load the settings of this call."""
    return settings.load(settings_path(context))


def house_of(context: typer.Context) -> "House":
    """Open what this call works with."""
    # Imported here: with it come the collectors and pandas, and most commands start without.
    from scheduler import House

    return House.open(settings_of(context))


def clock(moment: datetime | None) -> str:
    """Write a moment as people in the Netherlands read it, or a dash."""
    return moment.astimezone(times.AMSTERDAM).strftime("%d-%m %H:%M:%S") if moment else "-"


def plain(text: str) -> str:
    """Keep square brackets from being read as markup."""
    return text.replace("[", "\\[")


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
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
