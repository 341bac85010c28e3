"""What the shown model takes for what: on own labels, else as it was published with it."""

from pathlib import Path
from typing import TYPE_CHECKING

from analysis import confusion
from analysis.confusion import Confusion
from data import labels, model_scores
from data.connection import Database
from data.errors import ModelError
from sentiment import adapted, embedded
from sentiment.adapted import Adaptation

if TYPE_CHECKING:
    import pandas as pd


def known(database: Database, folder: Path) -> Confusion | None:
    """Return the confusion of the shown model; nothing when it was never measured.

    ``folder`` is where the data live, and with them the adaptation of the model.
    """
    shown = model_scores.shown(database)
    if shown is None:
        return None
    if labels.stamp(database):
        fresh, _ = not_learned_from(labels.sample(database), folder)
        own = confusion.of_labels(fresh)
        if own is not None:
            return own
    table = embedded.published(*shown)
    return confusion.of_table(table, own=False) if table else None


def not_learned_from(every: "pd.DataFrame", folder: Path) -> "tuple[pd.DataFrame, int]":
    """Leave out the labels from which the shown model was adapted, and count their messages."""
    import pandas as pd

    learned = _adaptation(folder)
    if every.empty or learned is None or every["version"].iloc[0] != learned.version:
        return every, 0
    before = every["labelled_at"] <= pd.Timestamp(learned.made_at).tz_convert(None)
    used = set(every.loc[before, "mention_id"])
    return every[~every["mention_id"].isin(used)], len(used)


def _adaptation(folder: Path) -> Adaptation | None:
    try:
        return adapted.read(folder)
    except ModelError:
        return None
