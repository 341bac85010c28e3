"""What a model takes for what, measured on the own labels of the random sample."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import measured

TONES = ("neg", "neu", "pos")
FEWEST_OF_A_TONE = 10
"""With fewer labels of a tone it is not known what that tone is taken for."""

Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Confusion:
    """For every true tone (row) how often it was taken for which (column), in ``n`` messages.

    ``own`` tells whether it was measured on the organisation's own messages.
    """

    table: Table
    n: int
    own: bool


def of_labels(labels: pd.DataFrame) -> Confusion | None:
    """Count the confusion in labels; nothing while there are too few.

    ``labels`` has columns ``mention_id``, ``labeller``, ``labelled_at``, ``label`` and
    ``polarity``, what the model said. One label a message counts; a message to which the
    model gave no answer says nothing, because shares are of the answers.
    """
    each = measured.one_label_each(labels)
    answered = each[each["polarity"].notna()] if len(each) else each
    if len(answered) < measured.MINIMUM:
        return None
    rows = pd.Categorical(answered["label"], TONES).codes
    columns = pd.Categorical(answered["polarity"], TONES).codes
    table = np.zeros((len(TONES), len(TONES)), dtype=int)
    np.add.at(table, (rows, columns), 1)
    if (table.sum(axis=1) < FEWEST_OF_A_TONE).any():
        return None
    return of_table(table.tolist(), own=True)


def of_table(table: list[list[int]] | list[list[float]], *, own: bool) -> Confusion:
    """Make a confusion of a table that was counted elsewhere."""
    rows = tuple(tuple(float(number) for number in row) for row in table)
    return Confusion(rows, round(sum(map(sum, rows))), own)
