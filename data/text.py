"""One way to compare texts: what a person would call the same word is the same word."""

import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "’‘‛`´ʼʹ′＇"), "'")
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None)
_TABLE = {**_APOSTROPHES, **_QUOTES, **_DASHES, **_INVISIBLE}


def fold(text: str) -> str:
    """Fold case, accents, kinds of apostrophe and dash, and runs of white space.

    >>> fold("’s  Heeren Loo, Privé")
    "'s heeren loo, prive"
    """
    if text.isascii():
        plain = text.translate(_TABLE) if "`" in text else text
        return " ".join(plain.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_TABLE))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
