"""Small drawings in SVG: shapes, an axis of time, and panels with a scale of their own.

Sizes are in units of a 96th inch. Text keeps to fonts that come with the typesetter; on a
web page the style sheet replaces them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from presentation.palette import LIGHT

Element = ElementTree.Element
Spot = tuple[float, float]

WIDTH, LEFT, RIGHT = 680.0, 34.0, 674.0
"""How wide a drawing is, and between which places its axis of time lies."""
FONT = "Libertinus Serif, serif"
SIZE, LETTER = 11.5, 5.6
"""Size of the letters, and how wide one is more or less."""
STEPS = (1, 2, 2.5, 5, 10)
MARK = 3.4


def canvas(width: float, height: float) -> Element:
    """Return an empty drawing."""
    return Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_n(width)} {_n(height)}",
            "width": _n(width),
            "height": _n(height),
            "font-family": FONT,
            "font-size": _n(SIZE),
        },
    )


def written(drawing: Element) -> str:
    """Return a drawing as text."""
    return ElementTree.tostring(drawing, "unicode")


def text(
    parent: Element,
    spot: Spot,
    said: str,
    *,
    anchor: str = "start",
    colour: str = LIGHT.faint,
    bold: bool = False,
) -> None:
    """Write a line of text."""
    given = {"x": _n(spot[0]), "y": _n(spot[1]), "fill": colour, "text-anchor": anchor}
    given |= {"font-weight": "bold"} if bold else {}
    ElementTree.SubElement(parent, "text", given).text = said


def line(
    parent: Element, spots: Sequence[Spot], colour: str, *, width: float = 1, dash: str = ""
) -> None:
    """Draw a line through some spots."""
    given = {
        "points": " ".join(f"{_n(x)},{_n(y)}" for x, y in spots),
        "fill": "none",
        "stroke": colour,
        "stroke-width": _n(width),
        "stroke-linejoin": "round",
    }
    given |= {"stroke-dasharray": dash} if dash else {}
    ElementTree.SubElement(parent, "polyline", given)


def box(parent: Element, first: Spot, last: Spot, colour: str, *, opacity: str) -> None:
    """Fill a rectangle between two corners."""
    left, right = sorted((first[0], last[0]))
    top, bottom = sorted((first[1], last[1]))
    place = {"x": _n(left), "y": _n(top), "width": _n(right - left), "height": _n(bottom - top)}
    ElementTree.SubElement(parent, "rect", {**place, "fill": colour, "fill-opacity": opacity})


def mark(parent: Element, spot: Spot, colour: str, shape: str) -> None:
    """Draw a marker, one of ``SHAPES`` or a circle: shapes differ where colours may not."""
    x, y = spot
    if shape not in SHAPES:
        place = {"cx": _n(x), "cy": _n(y), "r": _n(MARK * 0.9), "fill": colour}
        ElementTree.SubElement(parent, "circle", place)
        return
    corners = [(x + dx * MARK, y + dy * MARK) for dx, dy in SHAPES[shape]]
    points = " ".join(f"{_n(one)},{_n(two)}" for one, two in corners)
    ElementTree.SubElement(parent, "polygon", {"points": points, "fill": colour})


SHAPES: dict[str, tuple[Spot, ...]] = {
    "down": ((-1.1, -0.9), (1.1, -0.9), (0, 1.1)),
    "up": ((-1.1, 0.9), (1.1, 0.9), (0, -1.1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
}


@dataclass(frozen=True, slots=True)
class Axis:
    """Places moments or numbers from ``low`` to ``high`` between two places."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        wide = (self.high - self.low) or 1.0
        return self.begin + (value - self.low) / wide * (self.end - self.begin)


def of_time(start: datetime, end: datetime, begin: float, finish: float) -> Axis:
    """Return an axis of time; it takes seconds since 1970."""
    return Axis(start.timestamp(), end.timestamp(), begin, finish)


def ticks(low: float, high: float, number: int = 4) -> list[float]:
    """Return round numbers between two ends, about so many."""
    if not high > low:
        return [low]
    rough = (high - low) / number
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(at * step, 10) + 0.0 for at in range(first, last + 1)]


def grid(parent: Element, scale: Axis, written: Callable[[float], str], number: int = 3) -> None:
    """Draw the lines of a scale with their numbers."""
    for tick in ticks(scale.low, scale.high, number):
        place = scale.at(tick)
        line(parent, [(LEFT, place), (RIGHT, place)], LIGHT.grid)
        text(parent, (LEFT - 5, place + 4), written(tick), anchor="end")


def _n(value: float) -> str:
    """Write a size with two digits: no machine's last bit may show in a report."""
    return f"{round(value, 2) + 0.0:g}"
