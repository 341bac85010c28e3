"""The command ``luisterpost``: every error of ours is one sentence and an exit code."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands import (
    broadcast,
    choosing,
    comparing,
    contrast,
    happening,
    importing,
    labelling,
    listening,
    model,
    reporting,
    running,
)
from commands.console import notes, plain
from data.errors import AlreadyRunning, ListeningError, NewerDatabase, SettingsError

app = typer.Typer(
    help="Luisterpost hears what is said in public about a care organisation, and how.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
PARTS = (
    running,
    listening,
    importing,
    labelling,
    model,
    choosing,
    comparing,
    happening,
    contrast,
    broadcast,
    reporting,
)
for part in PARTS:
    app.add_typer(part.app)

USAGE = 2
"""Exit code for a mistake that only a person can mend: starting again does not help."""


@app.callback()
def _settings_option(
    context: typer.Context,
    settings: Annotated[
        Path | None, typer.Option("--settings", "-c", help="Default: luisterpost.toml.")
    ] = None,
) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("httpx", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    context.obj = settings


def main() -> None:
    """Run the command."""
    # The matrices here are small: threads would wait for each other longer than they work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except SettingsError as error:
        for mistake in error.mistakes:
            notes.print(f"[red]✗[/] {plain(mistake)}")
        sys.exit(USAGE)
    except ListeningError as error:
        notes.print(f"[red]✗[/] {plain(str(error))}")
        sys.exit(USAGE if isinstance(error, AlreadyRunning | NewerDatabase) else 1)


if __name__ == "__main__":
    main()
