"""Which column of a table holds what: as the settings say, else by its name."""

import re
from collections.abc import Iterable, Mapping, Sequence

from data.errors import ImportRefused
from data.text import fold

Known = Mapping[str, Sequence[str]]
"""What the column of a field may be called, best name first."""

_LOOSE = re.compile(r"[\s_.:-]+|\([^)]*\)")


def key(name: str) -> str:
    """Return a column name as it is compared: ``Aantal_Cliënten (n)`` is ``aantal clienten``."""
    return " ".join(_LOOSE.sub(" ", fold(name)).split())


def find(header: Sequence[str], wanted: Mapping[str, str], known: Known) -> dict[str, int]:
    """Return the place of each field that has a column; no column serves two fields.

    Raises:
        ImportRefused: ``unknown_column`` when a column of the settings isn't there.
    """
    places: dict[str, int] = {}
    for index, name in reversed(list(enumerate(header))):
        places[key(name)] = index
    columns = {}
    for field, name in wanted.items():
        if key(name) not in places:
            raise ImportRefused("unknown_column", name)
        columns[field] = places[key(name)]
    for field, names in known.items():
        free = _places(names, places, columns.values())
        if field not in wanted and free:
            columns[field] = free[0]
    return columns


def _places(names: Sequence[str], places: Mapping[str, int], taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [places[name] for name in names if name in places and places[name] not in used]
