"""The command that sets two models against each other on the same messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

import sentiment
from commands.choosing import settings_for
from commands.console import notes, out, plain, settings_of, settings_path
from commands.model import model_app, read_labelled
from data import labels as labels_
from data import model_scores
from data.connection import open_database
from data.errors import ModelError, SettingsError
from data.records import Polarity, Sentiment
from data.settings import Settings

if TYPE_CHECKING:
    from sentiment.comparison import Comparison

app = typer.Typer()

ADAPTED = "adapted"
"""Stands for the model of the settings with the adaptation to the own labels."""
FEWEST = 30
"""With fewer labels no difference is stated."""
SAMPLE = 1_000
EXAMPLES = 5
LONGEST = 160

Answers = Sequence[Sentiment]


@dataclass(frozen=True, slots=True)
class _Both:
    """The answers of two models to the same texts."""

    names: tuple[str, str]
    texts: list[str]
    first: Answers
    second: Answers


@model_app.command()
def compare(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="embedded, adapted, a folder, or NAME@COMMIT.")],
    second: Annotated[str, typer.Argument(help="The model to set beside it.")],
    file: Annotated[
        Path | None, typer.Option("--file", help="Tab-separated, with columns label and text.")
    ] = None,
    examples: Annotated[int, typer.Option(help="So many contradictions are shown.")] = EXAMPLES,
) -> None:
    """Compare two models: on a file, else on the own labels, else where they agree."""
    settings = settings_of(context) if settings_path(context).exists() else None
    models = [_model(settings, name) for name in (first, second)]
    truth, texts = _messages(settings, file)
    both = _Both((first, second), texts, *(model.score(texts) for model in models))
    if len(truth) >= FEWEST:
        _print_measured(both, truth)
    else:
        out.print(f"{len(truth)} labels: too few to say which is better (from {FEWEST} on).")
        _print_agreement(both)
    _print_examples(both, truth, examples)


def _model(settings: Settings | None, written: str) -> sentiment.Model:
    from sentiment import adapted

    if written == ADAPTED:
        if settings is None:
            raise SettingsError(["adapted needs settings: there are none here"])
        bent = adapted.apply(sentiment.load(settings.sentiment), settings.storage.directory)
        if not isinstance(bent, adapted.Adapted):
            raise ModelError("there is no adaptation of this model; see 'model adapt'")
        return bent
    name, _, revision = written.partition("@")
    known = settings.sentiment if settings else sentiment.DEFAULT
    return sentiment.load(settings_for(known, name, revision, {}))


def _messages(settings: Settings | None, file: Path | None) -> tuple[list[str], list[str]]:
    """Return labels and texts: of the file, of the own labels, or only texts of what is stored."""
    if file is not None:
        return read_labelled(file)
    if settings is None:
        raise SettingsError(["without settings there is nothing stored; give --file"])
    from analysis import measured

    database = open_database(settings.storage)
    own = measured.one_label_each(labels_.texts(database))
    if len(own) >= FEWEST:
        notes.print(f"On the {len(own)} own labels of the random sample.")
        return own["label"].tolist(), own["text"].tolist()
    texts = model_scores.sample_texts(database, SAMPLE)
    if not texts:
        raise ModelError("nothing is stored yet; give labelled messages with --file")
    return [], texts


def _print_measured(both: _Both, truth: list[str]) -> None:
    from sentiment import comparison

    found = comparison.compare(truth, both.first, both.second)
    one, two = found.first, found.second
    table = Table("", *map(plain, both.names), "difference (95%)")
    accuracy = _difference(found.accuracy, found.accuracy_interval)
    table.add_row("accuracy", f"{one.accuracy:.3f}", f"{two.accuracy:.3f}", accuracy)
    f1 = _difference(found.macro_f1, found.macro_f1_interval)
    table.add_row(
        "macro-F1",
        _spread(one.macro_f1, one.macro_f1_interval),
        _spread(two.macro_f1, two.macro_f1_interval),
        f1,
    )
    table.add_row("no answer", str(one.unanswered), str(two.unanswered), "")
    out.print(table)
    out.print(f"n                  {one.n}")
    majority = f"{one.majority_accuracy:.3f}, macro-F1 {one.majority_macro_f1:.3f}"
    out.print(f"majority baseline  {majority}  (always {one.majority})")
    out.print(
        f"McNemar            p = {found.p:.3f}; only {plain(both.names[0])} right: "
        f"{found.only_first}, only {plain(both.names[1])} right: {found.only_second}"
    )
    out.print(_verdict(both, found))


def _verdict(both: _Both, found: "Comparison") -> str:
    if not found.differs:
        return "Not surely different on these messages: chance alone can give this."
    better = both.names[found.macro_f1 > 0]
    return f"Surely better on these messages: {plain(better)}"


def _print_agreement(both: _Both) -> None:
    from sentiment import comparison

    n = len(both.texts)
    same = n - len(comparison.apart(both.first, both.second))
    out.print(f"the same tone for {same} of {n} messages ({same / n:.1%})")
    table = Table("", *map(plain, both.names))
    one, two = comparison.shares(both.first), comparison.shares(both.second)
    for name in one:
        table.add_row(name, f"{one[name] / n:.1%}", f"{two[name] / n:.1%}")
    out.print(table)
    out.print("Agreement does not tell which is right: label a sample to see that.")


def _print_examples(both: _Both, truth: list[str], most: int) -> None:
    from analysis import redaction
    from sentiment import comparison

    places = comparison.apart(both.first, both.second)
    out.print(f"{len(places)} contradictions; the surest:" if places else "No contradictions.")
    for place in places[:most]:
        said = " ".join(
            f"{plain(name)}: {_tone(answers[place])}"
            for name, answers in zip(both.names, (both.first, both.second), strict=True)
        )
        label = f"label: {truth[place]} " if truth else ""
        text = redaction.redact(" ".join(both.texts[place].split()))[:LONGEST]
        out.print(f"  {label}{said}")
        out.print(f"    {''.join(filter(str.isprintable, text))}", markup=False)


def _tone(answer: Sentiment) -> str:
    if answer.polarity is None:
        return "none"
    chance = {
        Polarity.NEGATIVE: answer.p_neg,
        Polarity.NEUTRAL: answer.p_neu,
        Polarity.POSITIVE: answer.p_pos,
    }[answer.polarity]
    return f"{answer.polarity.value} {chance:.0%}"


def _spread(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.3f} ({interval[0]:.3f} to {interval[1]:.3f})"


def _difference(value: float, interval: tuple[float, float]) -> str:
    return f"{value:+.3f} ({interval[0]:+.3f} to {interval[1]:+.3f})"
