"""Label names of real models are understood, and what is not certain is asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ModelError
from data.records import Polarity
from sentiment import labels

NEG, NEU, POS = Polarity
USUAL = ["LABEL_0", "LABEL_1", "LABEL_2"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Negative", "Positive"], (NEG, POS)),
        (["POSITIVE", "NEUTRAL", "NEGATIVE"], (POS, NEU, NEG)),
        (["positief", "negatief", "neutraal"], (POS, NEG, NEU)),
        (["neg", "pos"], (NEG, POS)),
        (["Very Negative", "Negative", "Neutral", "Positive", "Very-Positive"], labels._STARS),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], labels._STARS),
        (["5 sterren", "4 sterren", "3 sterren", "2 sterren", "1 ster"], labels._STARS[::-1]),
        (["1", "2", "3", "4", "5"], labels._STARS),
        (["★", "★★", "★★★", "★★★★", "★★★★★"], labels._STARS),
    ],
)
def test_names_of_real_models_are_understood(names, expected):
    assert labels.meaning(names, {}) == labels.Meaning(expected)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (USUAL, (NEG, NEU, POS)),
        (["LABEL_0", "LABEL_1"], (NEG, POS)),
        (["0", "1", "2"], (NEG, NEU, POS)),
        ([f"LABEL_{number}" for number in range(5)], labels._STARS),
    ],
)
def test_numbered_labels_are_only_assumed(names, expected):
    assert labels.meaning(names, {}) == labels.Meaning(expected, assumed=True)


@pytest.mark.parametrize(
    "names",
    [
        ["Positive", "Negative", "Mixed"],
        ["anger", "joy", "sadness"],
        ["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3"],
        ["LABEL_1", "LABEL_0"],
        ["Positive"],
        ["neutral", "positive"],
        ["1 star", "1 star", "3 stars", "4 stars", "5 stars"],
        [],
    ],
)
def test_other_names_are_asked_for_with_the_line_to_write(names):
    with pytest.raises(ModelError) as caught:
        labels.meaning(names, {})
    assert caught.value.code == "model_labels"
    assert all(f'"{name}" = "' in str(caught.value) for name in names)


def test_known_names_are_filled_in_already():
    with pytest.raises(ModelError, match='"Mixed" = "neg, neu or pos", "Negative" = "neg"'):
        labels.meaning(["Mixed", "Negative"], {})


def test_what_is_written_wins_whatever_its_case():
    written = {"label_0": NEU, "label_1": POS, "label_2": NEG}
    assert labels.meaning(USUAL, written) == labels.Meaning((NEU, POS, NEG))


@pytest.mark.parametrize(
    "written",
    [
        {"LABEL_0": NEG, "LABEL_1": POS},
        {"LABEL_0": NEG, "LABEL_1": NEU, "LABEL_2": POS, "LABEL_3": POS},
        {"LABEL_0": NEG, "LABEL_1": NEU, "LABEL_2": NEU},
    ],
)
def test_what_is_written_has_to_fit_the_model(written):
    with pytest.raises(ModelError):
        labels.meaning(USUAL, written)


def test_stars_are_summed():
    [row] = labels.combine(np.array([[0.1, 0.2, 0.3, 0.25, 0.15]]), labels._STARS)
    assert row == pytest.approx([0.3, 0.3, 0.4])


@pytest.mark.parametrize(
    ("positive", "expected"), [(0.5, NEU), (0.7, NEU), (0.8, POS), (0.2, NEG), (1.0, POS)]
)
def test_two_classes_leave_neutral_to_the_margin(positive, expected):
    [row] = labels.combine(np.array([[1 - positive, positive]]), (NEG, POS))
    assert list(Polarity)[row.argmax()] is expected


@given(st.lists(st.floats(0.001, 1), min_size=2, max_size=5), st.data())
def test_combined_probabilities_still_sum_to_one(masses, data):
    size = len(masses)
    polarities = (NEG, POS, *data.draw(st.lists(st.sampled_from(Polarity), max_size=3)))[:size]
    masses = masses[: len(polarities)]
    [row] = labels.combine(np.array([masses]) / sum(masses), polarities)
    assert row.sum() == pytest.approx(1)
    assert row.min() >= 0
