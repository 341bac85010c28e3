"""Sentences in runs of bold or not, whatever stands in the names that they hold."""

import string

from hypothesis import given
from hypothesis import strategies as st

from presentation import marks

NAMES = st.text(st.sampled_from(string.printable + "é中🔥\u00a0"), min_size=1, max_size=60)


def test_bold_is_told_apart():
    assert marks.spans("Online is **60%** negatief") == [
        ("Online is ", False),
        ("60%", True),
        (" negatief", False),
    ]


@given(NAMES.filter(str.strip))
def test_a_name_comes_out_as_it_went_in(name):
    shown = " ".join(name.split())
    found = marks.spans(f"**{marks.plain(name)}.** te weinig")
    assert "".join(text for text, bold in found if bold) == f"{shown}."
    assert "".join(text for text, bold in found if not bold) == " te weinig"
