"""The house as the architecture page draws it."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [
    "analysis",
    "collectors",
    "commands",
    "dashboard",
    "data",
    "demo",
    "presentation",
    "reports",
    "sentiment",
    "studies",
]
MODULES = ["cli.py", "scheduler.py"]


def sources():
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
    yield from (ROOT / module for module in MODULES)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize(
    ("library", "owner"), [("duckdb", "data"), ("streamlit", "dashboard"), ("plotly", "dashboard")]
)
def test_each_heavy_library_has_one_owner(library, owner):
    users = {path for path in sources() if library in imported(path)}
    assert all(path.relative_to(ROOT).parts[0] == owner for path in users)


def test_nothing_in_the_dashboard_hides_a_package_or_the_standard_library():
    names = {path.stem for path in (ROOT / "dashboard").iterdir()} - {"__init__", "__main__"}
    taken = {*PACKAGES, "cli", "scheduler", "alerts", *sys.stdlib_module_names}
    assert not names & taken
    assert not (ROOT / "dashboard" / "pages").exists()


def test_every_module_and_public_function_says_what_it_is_for():
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        if not ast.get_docstring(tree):
            silent.append(str(path))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{path}:{node.name}")
    assert silent == []


def test_files_stay_readable():
    long = {path.name: len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in long.items() if lines > 450} == {}


def test_the_lock_files_name_no_registry():
    for lock in ROOT.glob("requirements*.lock"):
        assert "://" not in lock.read_text("utf-8")
        assert "--hash=sha256:" in lock.read_text("utf-8")
