"""What no font of the typesetter knows becomes one box, and nothing else changes."""

import pytest

from reports import letters


@pytest.mark.parametrize("said", ["Zorg & Co €5 – “één” 40–60%", "Ärzte naïef", "Жизнь", "→ ▲"])
def test_what_can_be_drawn_stays(said):
    assert letters.drawable(said) == said


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("vuur 🔥!", "vuur □!"),
        ("👩\u200d⚕\ufe0f hulp", "□⚕\ufe0f hulp"),
        ("中文", "□"),
        ("a\x07b", "a□b"),
        ("los \ud800", "los □"),
        ("\ue000", "□"),
    ],
)
def test_what_cannot_be_drawn_is_a_box(said, shown):
    assert letters.drawable(said).replace("\u200d", "") == shown


def test_lists_and_dictionaries_are_gone_through():
    assert letters.drawable({"a": [("中", True)], "n": 3}) == {"a": [["□", True]], "n": 3}
