"""Commands that choose the model, and give what is stored the scores of the chosen one."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import fasteners
import typer
from rich.table import Table

import sentiment
from commands.console import clock, house_of, notes, out, plain, progress, settings_of
from commands.console import settings_path as path_of
from commands.model import model_app
from data import model_scores, read_model, settings_file, times
from data import settings as settings_module
from data.connection import Database, open_database
from data.errors import ModelError, SettingsError
from data.records import Polarity
from data.settings import EMBEDDED, SentimentSettings, Settings
from sentiment import adapted

app = typer.Typer()

TRIED = 200
"""So many texts tell how fast a model is."""
WARM_UP = ("This is an English sentence about the weather, so that the language check is loaded.",)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a model costs here: seconds to load, texts a second."""

    load: float
    speed: float

    def time_for(self, count: int) -> timedelta:
        """Return how long scoring so many texts takes."""
        return timedelta(seconds=round(count / self.speed))


@model_app.command("list")
def list_models(context: typer.Context) -> None:
    """Show the embedded model, that of the settings, and whose scores are stored."""
    embedded = sentiment.load()
    out.print(f"embedded         {embedded.name} {embedded.version}")
    if not path_of(context).exists():
        return
    settings = settings_of(context)
    model, problem = sentiment.load_or_fall_back(settings.sentiment)
    used = adapted.apply(model, settings.storage.directory)
    out.print(f"of the settings  {plain(settings.sentiment.model)} {used.version}")
    if problem is not None:
        notes.print(f"[red]✗[/] {plain(str(problem))}")
        notes.print(f"Instead of it: {model.name} {model.version}")
    _print_stored(open_database(settings.storage))


def _print_stored(database: Database) -> None:
    stored = model_scores.stored(database)
    if stored.empty:
        out.print("Nothing is scored yet.")
        return
    table = Table("model", "version", "scores", "last scored", "")
    for row in stored.to_dict("records"):
        last = clock(times.from_database(row["last"].to_pydatetime()))
        shown = "shown" if row["shown"] else ""
        table.add_row(row["model"], row["version"], str(row["scores"]), last, shown)
    out.print(table, markup=False)
    _print_progress(database)


def _print_progress(database: Database) -> None:
    busy = model_scores.progress(database)
    if busy is not None:
        share = f"{busy.share:.0%}, {busy.done} of {busy.total}"
        out.print(f"Under way: {busy.model} {busy.version}, {share}", markup=False)


@model_app.command()
def use(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="embedded, a folder, or a model of the hub.")],
    revision: Annotated[str, typer.Option(help="The commit of a model of the hub.")] = "",
    label: Annotated[
        list[str] | None,
        typer.Option("--label", help="What a label of the model means: LABEL_0=neg; repeat it."),
    ] = None,
) -> None:
    """Load a model, show what it costs, and write it into the settings."""
    path, settings = path_of(context), settings_of(context)
    chosen = settings_for(settings.sentiment, name, revision, meanings(label or []))
    model, cost = tried(chosen)
    count = read_model.totals(open_database(settings.storage))["mentions"]
    out.print(f"{model.name} {model.version}: loaded in {cost.load:.1f} s", markup=False)
    out.print(f"{cost.speed:,.0f} messages a second; {count} are stored: {cost.time_for(count)}")
    settings_file.write_model(path, chosen.model, chosen.revision, chosen.labels)
    now = settings_module.load(path).sentiment
    if now.model != chosen.model:
        notes.print(f"An environment variable overrules the file: the model stays {now.model}")
        return
    out.print(f"Written to {path}. A running scheduler notices; else: luisterpost rescore")


def settings_for(
    known: SentimentSettings, name: str, revision: str, labels: dict[str, Polarity]
) -> SentimentSettings:
    """Return the settings of a model by its name; what is known of it already holds."""
    place = Path(name).expanduser()
    model = str(place.resolve()) if name != EMBEDDED and place.is_dir() else name
    same = model == known.model
    changed = {
        "model": model,
        "revision": revision or (known.revision if same else ""),
        "labels": labels or (known.labels if same else {}),
    }
    try:
        return SentimentSettings.model_validate({**known.model_dump(), **changed})
    except ValueError as error:
        reason = str(error).splitlines()[2].strip()
        raise SettingsError([f"{name} --revision {revision}: {reason}"]) from None


def meanings(pairs: list[str]) -> dict[str, Polarity]:
    """Read what labels mean, as LABEL=neg.

    Raises:
        SettingsError: for what can't be read so.
    """
    try:
        return {name: Polarity(tone) for name, _, tone in (pair.rpartition("=") for pair in pairs)}
    except ValueError:
        raise SettingsError(["--label: write LABEL=neg, LABEL=neu or LABEL=pos"]) from None


def tried(settings: SentimentSettings) -> tuple[sentiment.Model, Cost]:
    """Load a model and measure what it costs.

    Raises:
        ModelError: when it can't be loaded; it says what stays at work.
    """
    from sentiment.training import texts

    start = time.perf_counter()
    try:
        model = sentiment.load(settings)
    except ModelError as error:
        raise ModelError(f"{error}. Nothing is changed", error.code) from error
    loaded = time.perf_counter() - start
    sample = [one.text for one in texts.read(texts.HELD_OUT)][:TRIED]
    model.score([*sample[:8], *WARM_UP])
    start = time.perf_counter()
    model.score(sample)
    return model, Cost(loaded, len(sample) / (time.perf_counter() - start))


@app.command()
def rescore(context: typer.Context) -> None:
    """Give what is stored the scores of the model of the settings, newest first; resumable.

    A running scheduler does it by itself, in the background; then this tells how far it is.
    The screens show the old model until all is done.
    """
    settings = settings_of(context)
    if _scheduler_works(settings):
        out.print("The running scheduler does it in the background, newest first.")
        database = open_database(settings.storage)
        if model_scores.progress(database) is None:
            out.print("Nothing is under way now: the shown model is the newest.")
        _print_progress(database)
        return
    _refuse_broken(settings.sentiment)
    import scheduler

    house = house_of(context)

    model = house.model
    backlog = read_model.unscored_count(house.database, model.name, model.version)
    with progress("Scoring", backlog) as advance:
        scored = scheduler.score(house, advance)
    out.print(f"{scored} scored by {model.name} {model.version}, which the screens show now")


def _scheduler_works(settings: Settings) -> bool:
    folder = settings.storage.directory
    if not folder.is_dir():
        return False
    lock = fasteners.InterProcessLock(folder / "scheduler.lock")
    free = lock.acquire(blocking=False)
    if free:
        lock.release()
    return not free


def _refuse_broken(settings: SentimentSettings) -> None:
    try:
        sentiment.load(settings)
    except ModelError as error:
        raise ModelError(f"{error}. Nothing is scored anew", error.code) from error
