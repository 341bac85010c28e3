"""Commands about the sentiment model: which there are, and how good one is."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

import sentiment
from commands.console import notes, out, plain, settings_of, settings_path
from data.errors import ImportRefused
from data.records import Polarity

if TYPE_CHECKING:
    from sentiment.evaluation import Evaluation

model_app = typer.Typer(help="Look at the sentiment model and measure it.", no_args_is_help=True)
app = typer.Typer()
app.add_typer(model_app, name="model")


def chosen_model(context: typer.Context) -> sentiment.Model:
    """Load the model of the settings; without settings, or if it fails, the embedded one."""
    if not settings_path(context).exists():
        return sentiment.load()
    model, problem = sentiment.load_or_fall_back(settings_of(context).sentiment)
    if problem is not None:
        notes.print(f"[red]✗[/] {plain(str(problem))}")
        notes.print(f"Instead of it: {model.name} {model.version}")
    return model


@model_app.command()
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Tab-separated, with columns label and text.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure the model on labelled messages, beside the majority class."""
    from sentiment import evaluation

    labels, texts = read_labelled(file)
    found = evaluation.evaluate(labels, chosen_model(context).score(texts))
    if as_json:
        print(json.dumps(evaluation.as_dict(found)))  # noqa: T201
        return
    _print(found)


@model_app.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder for the ONNX model.")],
    file: Annotated[
        Path | None, typer.Option("--texts", help="Texts to compare the answers on, one a line.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Keep the full weights: larger and slower, the same.")
    ] = False,
) -> None:
    """Turn the PyTorch model of the settings into ONNX: faster, and without PyTorch."""
    from sentiment import export as exporting
    from sentiment.training import texts as own

    lines = file.read_text("utf-8-sig").splitlines() if file else []
    texts = [line for line in lines if line.strip()]
    if not file:
        texts = [one.text for one in own.read(own.HELD_OUT)]
    settings = settings_of(context).sentiment
    made = exporting.export(settings, folder, texts, whole_numbers=not full)
    out.print(f"{folder}: {made.megabytes:.0f} MB")
    out.print(f"the same tone for {made.agreement:.1%} of {made.texts} texts")
    out.print(f"largest difference of a probability: {made.largest_difference:.3f}")
    out.print(f'Under [sentiment] write: model = "{folder.resolve()}"', markup=False)


def _print(found: "Evaluation") -> None:
    low, high = found.accuracy_interval
    f1_low, f1_high = found.macro_f1_interval
    out.print(f"n                  {found.n}")
    out.print(f"accuracy           {found.accuracy:.3f}  (95%: {low:.3f} to {high:.3f})")
    out.print(f"macro-F1           {found.macro_f1:.3f}  (95%: {f1_low:.3f} to {f1_high:.3f})")
    out.print(f"majority baseline  {found.majority_accuracy:.3f}  (always {found.majority})")
    out.print(f"calibration error  {found.calibration_error:.3f}")
    out.print(f"uncertain          {found.uncertain_share:.3f}  of the answers")
    table = Table("label", "recall", "F1", *(f"said {one.value}" for one in Polarity))
    for one, row in zip(Polarity, found.confusion, strict=True):
        if one.value in found.recall:
            figures = (f"{found.recall[one.value]:.3f}", f"{found.f1[one.value]:.3f}")
            table.add_row(one.value, *figures, *map(str, row))
    out.print(table)


def read_labelled(file: Path) -> tuple[list[str], list[str]]:
    """Read labels and texts; the header may stand in any order, or be missing."""
    lines = [line for line in file.read_text("utf-8-sig").splitlines() if line.strip()]
    header = lines[0].split("\t") if lines else []
    named = {"label", "text"} <= set(header)
    label, text = (header.index("label"), header.index("text")) if named else (0, -1)
    rows = [line.split("\t") for line in lines[named:]]
    known = {one.value for one in Polarity}
    wrong = [
        number for number, row in enumerate(rows, 1) if len(row) < 2 or row[label] not in known
    ]
    if wrong or not rows:
        raise ImportRefused(
            "no_labels",
            f"{file}: write label (neg, neu, pos), a tab and text; see rows {wrong[:5]}",
        )
    return [row[label] for row in rows], [row[text] for row in rows]
