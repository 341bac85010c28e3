"""The confusion on own labels, from enough of them only."""

import pandas as pd
import pytest

from analysis import confusion


def labels(pairs, labeller="Riet"):
    return pd.DataFrame(
        {
            "mention_id": [str(number) for number in range(len(pairs))],
            "labeller": labeller,
            "labelled_at": pd.Timestamp("2026-03-02"),
            "label": [label for label, _ in pairs],
            "polarity": pd.Series([said for _, said in pairs], dtype=object),
        }
    )


PAIRS = (
    [("neg", "neg")] * 60 + [("neg", "neu")] * 20 + [("neu", "neu")] * 30 + [("pos", "neg")] * 12
)


def test_rows_are_what_people_said_and_columns_what_the_model_said():
    found = confusion.of_labels(labels(PAIRS))
    assert found.table == ((60, 20, 0), (0, 30, 0), (12, 0, 0))
    assert (found.n, found.own) == (122, True)


@pytest.mark.parametrize(
    "pairs", [[], PAIRS[:99], [("neg", "neg")] * 200, [("neg", None)] * 200, PAIRS[:-3]]
)
def test_too_few_labels_say_nothing(pairs):
    assert confusion.of_labels(labels(pairs)) is None


def test_a_message_without_an_answer_and_a_second_label_do_not_count():
    more = labels([*PAIRS, ("pos", None)])
    second = labels(PAIRS, "Jan").head(40)
    assert confusion.of_labels(pd.concat([more, second])).n == 122
