"""What a statement needs at least."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something of which there is less than a statement needs; ``code`` names it."""

    code: str
    has: float
    needs: float


def lacking(*every: Shortfall) -> tuple[Shortfall, ...]:
    """Keep those of which there is too little."""
    return tuple(one for one in every if one.has < one.needs)
