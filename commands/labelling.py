"""Commands with which people say what the tone is, and the model learns from it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import click
import typer

from commands.console import house_of, notes, out, plain, settings_of
from commands.model import model_app
from data import labels, times
from data.connection import Database, open_database
from data.records import Polarity

if TYPE_CHECKING:
    from sentiment.adapted import Trial

app = typer.Typer()

KEYS: dict[str, Polarity | None] = {
    "1": Polarity.NEGATIVE,
    "2": Polarity.NEUTRAL,
    "3": Polarity.POSITIVE,
    "0": None,
}
STOP = ("q", "\x03", "\x04", "\x1b", "")


@app.command()
def label(
    context: typer.Context,
    labeller: Annotated[
        str, typer.Option("--labeller", help="A short name, never an e-mail address.")
    ] = "me",
) -> None:
    """Label a random sample: 1 negative, 2 neutral, 3 positive, 0 skip, q stop."""
    from analysis import measured, sampling

    name = labels.labeller_name(labeller)
    if name is None:
        raise typer.BadParameter("use a short name of letters and digits, no e-mail address")
    database = open_database(settings_of(context).storage)
    done = labels.labelled_by(database, name)
    waiting = [one for one in sampling.order(labels.candidates(database)) if one not in done]
    before = labels.given_by(database, name)
    _ask_all(database, name, waiting, click.getchar)
    given = labels.given_by(database, name)
    out.print(f"{given - before} labelled now, {given} in all by {plain(name)}")
    if given < measured.MINIMUM:
        out.print(f"From {measured.MINIMUM} labels on the page Sentiment shows how good it is.")


def _ask_all(database: Database, name: str, waiting: list[str], key: Callable[[], str]) -> None:
    for identity in waiting:
        message = labels.message(database, UUID(identity))
        if message is None:
            continue
        _show(message)
        pressed = _pressed(key)
        if pressed in STOP:
            return
        judged = labels.Label(
            mention_id=message.mention_id,
            content_hash=message.content_hash,
            labeller=name,
            polarity=KEYS[pressed],
            origin="sample",
            labelled_at=times.now(),
        )
        labels.add(database, judged)
    out.print("Nothing left to label: the sample is drawn from scored mentions.")


def _show(message: labels.Message) -> None:
    out.rule()
    for part in (message.thread_title, message.title, message.text):
        if part.strip():
            # Control characters in a text from outside would act upon the terminal.
            out.print(
                "".join(one for one in part if one.isprintable() or one in "\n\t"), markup=False
            )
    notes.print("[dim]1 negative  2 neutral  3 positive  0 skip  q stop[/]")


def _harmless(text: str) -> str:
    """Leave out control characters: from outside they would act upon the terminal."""
    return "".join(one for one in text if one.isprintable() or one in "\n\t")


def _pressed(key: Callable[[], str]) -> str:
    while True:
        try:
            pressed = key().lower()
        except (EOFError, KeyboardInterrupt):
            return "q"
        if pressed in KEYS or pressed in STOP:
            return pressed


@model_app.command()
def adapt(
    context: typer.Context,
    undo: Annotated[bool, typer.Option("--undo", help="Take the adaptation away.")] = False,
) -> None:
    """Adapt the model to the own labels, if that is surely better on held-out ones."""
    from analysis import measured
    from sentiment import adapted

    folder = settings_of(context).storage.directory
    if undo:
        removed = adapted.remove(folder)
        out.print("Adaptation taken away." if removed else "There is no adaptation.")
        if removed:
            out.print("A running scheduler gives what is stored its old scores back.")
        return
    house = house_of(context)
    base = adapted.base_of(house.model)
    found = measured.one_label_each(labels.sample(house.database))
    answers = base.score(found["text"].tolist()) if len(found) else []
    trial = adapted.learn(found["label"].tolist(), answers, house.kit.now())
    _report(trial)
    if not trial.accepted:
        out.print("Not better beyond doubt on messages it did not see: nothing is changed.")
        return
    adapted.write(folder, trial.adaptation)
    out.print(f"Accepted as {trial.adaptation.version}.")
    out.print("A running scheduler now scores what is stored anew. Undo with --undo.")


def _report(trial: "Trial") -> None:
    figures = trial.adaptation.figures
    out.print(f"n          {trial.adaptation.n} labels, cross-validated")
    for name, what in (("log_loss", "log-loss"), ("macro_f1", "macro-F1")):
        before, after = figures[f"{name}_before"], figures[f"{name}_after"]
        out.print(f"{what}   {before:.3f} before, {after:.3f} adapted")
