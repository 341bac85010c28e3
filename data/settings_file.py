"""Change a value in the settings file a person wrote: comments and order stay as they are."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from data.errors import SettingsError
from data.records import Polarity
from data.settings import EMBEDDED


def write_model(path: Path, model: str, revision: str, labels: Mapping[str, Polarity]) -> None:
    """Write which model scores; what belonged to another one, revision and labels, goes.

    Raises:
        SettingsError: when the file can't be read or written.
    """
    try:
        written = tomlkit.parse(path.read_text("utf-8-sig"))
        section = written.setdefault("sentiment", tomlkit.table())
        section["model"] = model
        _set(section, "revision", revision if model != EMBEDDED else "")
        _set(section, "labels", _inline({name: one.value for name, one in labels.items()}))
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_text(tomlkit.dumps(written), "utf-8")
        fresh.replace(path)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError([f"{path}: the model can't be written into it: {error}"]) from error


def _set(section: tomlkit.items.Table, key: str, value: object) -> None:
    if value:
        section[key] = value
    elif key in section:
        del section[key]


def _inline(pairs: Mapping[str, str]) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update(pairs)
    return table
