"""Numbers as people in the Netherlands write them."""

import pytest

from dashboard import texts
from dashboard.components import format


@pytest.mark.parametrize(
    ("now", "before", "written"),
    [
        (126, 100, "+26%"),
        (80, 100, "−20%"),
        (100, 100, "±0%"),
        (272, 1, "+271"),
        (3, 9, "−6"),
        (5, 0, ""),
    ],
)
def test_growth_of_a_handful_is_no_percentage(now, before, written):
    texts.speak("nl")
    assert format.change(now, before) == written
