"""The documents tell of everything there is."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

import cli
import collectors

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands(group=None, prefix="luisterpost"):
    for name, command in (group or typer.main.get_command(cli.app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}"


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_stands_in_the_readme(command):
    assert command in README


@pytest.mark.parametrize("kind", collectors.KINDS)
def test_every_kind_of_source_stands_in_the_readme(kind):
    assert f"| `{kind}` |" in README


def test_links_and_pictures_in_the_readme_exist():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert "://" in target or (ROOT / target).exists(), target


def test_one_version_stands_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"].count(".") == 2
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text("utf-8")
