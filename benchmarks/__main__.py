"""Run every benchmark, or those that are named: ``python -m benchmarks [NAME …]``."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.figure import ROOT, Figure

FOLDER = ROOT / "var" / "benchmarks"
HELPERS = {"__main__", "figure", "synthetic"}


def main() -> None:
    """Measure, print a table, and write JSON beside it."""
    known = {module.name for module in pkgutil.iter_modules(benchmarks.__path__)} - HELPERS
    names = sys.argv[1:] or sorted(name for name in known if not name.endswith("_worker"))
    console = Console(width=150)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        figures: list[Figure] = module.measure()
        _write(FOLDER / f"{name}.json", figures)
        console.print(_table(name, figures))


def _write(path: Path, figures: list[Figure]) -> None:
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False), "utf-8")


def _table(name: str, figures: list[Figure]) -> Table:
    table = Table("what", "ours", "plain peer", "ratio", "asked", title=name, title_justify="left")
    for one in figures:
        table.add_row(
            one["what"],
            f"{one['ours']:,.3f} {one['unit']}",
            "-" if one["peer"] is None else f"{one['peer']:,.3f} {one['unit']}",
            "-" if one["ratio"] is None else f"{one['ratio']:.2f}×",
            one["asked"],
        )
    return table


if __name__ == "__main__":
    main()
