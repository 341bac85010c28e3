"""Commands of training: build the model, or draw and compare a second labelling."""

import os
import sys
from pathlib import Path

import typer

# one thread: the order of additions, and so the last bit, stays the same
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

app = typer.Typer(add_completion=False, no_args_is_help=False)


@app.callback(invoke_without_command=True)
def build(context: typer.Context) -> None:
    """Train, measure and write the embedded model."""
    if context.invoked_subcommand:
        return
    from sentiment.training import train

    model = train.build()
    typer.echo(f"model={model.name} version={model.version}")


@app.command()
def sample(file: Path) -> None:
    """Write 500 texts without labels, for someone to label blind."""
    from sentiment.training import agreement, texts

    drawn = agreement.draw(texts.own())
    file.write_text("".join(f"\t{example.text}\n" for example in drawn), "utf-8")
    typer.echo(f"texts={len(drawn)} file={file}")


@app.command(name="agreement")
def agree() -> None:
    """Compare the second, blind labelling with the first."""
    from sentiment.training import agreement

    for name, value in agreement.between_labellings().items():
        typer.echo(f"{name}={value}")


if __name__ == "__main__":
    sys.exit(app())
