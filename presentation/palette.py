"""Colours that people with any kind of colour sight can tell apart, in light and dark.

Tone is blue, grey and orange, and never colour alone. Channels keep away from those
three, so that nobody takes a busy channel for a bad one.
"""

from dataclasses import dataclass

SYMBOLS = {"neg": "▼", "neu": "●", "pos": "▲", "none": "–", "unscored": "○"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one theme."""

    text: str
    faint: str
    grid: str
    paper: str
    before: str
    channels: dict[str, str]
    tones: dict[str, str]

    def band(self, tone: str) -> str:
        """Return the colour of an interval: the colour of its line, see-through."""
        red, green, blue = (int(self.tones[tone][at : at + 2], 16) for at in (1, 3, 5))
        return f"rgba({red},{green},{blue},0.18)"


LIGHT = Palette(
    text="#1B2A31",
    faint="#4A5960",
    grid="#DDE5E8",
    paper="#FFFFFF",
    before="#1B2A31",
    channels={
        "news": "#007A5A",
        "comments": "#7B3F98",
        "social": "#8A5A00",
        "forum": "#B0527B",
        "review": "#5B8C00",
        "blog": "#00738A",
        "other": "#5B6770",
    },
    tones={"neg": "#D55E00", "neu": "#6B7A80", "pos": "#0072B2"},
)
DARK = Palette(
    text="#E8EEF0",
    faint="#A9B7BD",
    grid="#2B3A42",
    paper="#0E1417",
    before="#E8EEF0",
    channels={
        "news": "#2BB591",
        "comments": "#CC79A7",
        "social": "#F0E442",
        "forum": "#B39DDB",
        "review": "#A5D65C",
        "blog": "#5CC4D6",
        "other": "#A9B7BD",
    },
    tones={"neg": "#E69F00", "neu": "#9AA7AD", "pos": "#56B4E9"},
)

PAPER = {
    "text": LIGHT.text,
    "faint": LIGHT.faint,
    "grid": "#B9C5CA",
    "accent": "#005F73",
    "panel": "#EEF4F6",
    "warning": "#9A3B00",
}
"""What a page on paper adds to the colours of the charts."""
