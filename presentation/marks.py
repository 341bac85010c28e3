"""Sentences are CommonMark: bold where it matters, and names that mean only themselves."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^&=@/])")


def plain(text: str) -> str:
    """Escape everything that the text language of the screen would act upon."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
