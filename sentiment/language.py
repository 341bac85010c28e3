"""Tell whether a text is Dutch: in doubt it is, because nothing Dutch may fall out.

Common Dutch words decide at once. What has none of them goes to py3langid, and only a firm
answer for another language counts: dialect and street language look foreign to it at times.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Protocol, cast

FIRM = 0.9
"""Probability from which another language is believed."""
LOOKED_AT = 600
"""Characters that are looked at."""
FEWEST_WORDS = 3
FEWEST_LETTERS = 12
OTHERS = (
    *("en", "de", "fr", "es", "it", "pt", "pl", "tr", "ro", "id", "so", "sv", "hu", "cs"),
    *("ar", "fa", "uk", "ru", "bg", "el", "he", "zh", "ja", "ko", "hi", "vi"),
)
"""Languages that are told apart; Frisian and Afrikaans pass for Dutch."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\S+@\S+")
_DUTCH_WORDS = """
    aan al alle alles alleen als altijd andere ben beter bij daar dan dat deze dit doen door dus
    echt een eens elke er even gaan gaat geen gewoon goed goede had heb hebben heeft hele het
    hier hij hoe hoor hun iemand iets ik jaar je jij jou jullie kan komt krijgen kunnen laat maar
    meer mensen met mij mijn moet moeten mooi na naar niemand niet niets nog nooit nou nu om omdat
    onder ons onze ook op ooit terug toch toen tot uit uw van veel voor waar waarom wachten wanneer
    wat weer weg wel werd wie wij worden wordt zeer zelf zich zij zijn zo zonder zorg zou
    gij nie da goe oe unne mich dich neet ouch effe ff jonge wollah
"""
_SHARED_WORDS = "al dan had na om met van hun alle ben op even die das hier"
_DUTCH = frozenset(_DUTCH_WORDS.split())
_SHARED = frozenset(_SHARED_WORDS.split())
"""Of those, the ones that other languages have too: they decide nothing alone."""


class _Identifier(Protocol):
    def set_languages(self, langs: list[str]) -> None:
        """Restrict the languages that are told apart."""

    def classify(self, text: str) -> tuple[str, float]:
        """Give the likeliest language and its probability."""


def is_dutch(text: str) -> bool | None:
    """Tell whether a text is Dutch; null where there is too little to go by.

    >>> is_dutch("Wij wachten al een jaar"), is_dutch("We have been waiting for a year")
    (True, False)
    >>> is_dutch("👍") is None
    True
    """
    words = _WORD.findall(_NOISE.sub(" ", _bare(text[:LOOKED_AT])).lower())
    letters = sum(map(len, words))
    if not letters:
        return None
    if _foreign_script(words, letters):
        return False
    known = [word for word in words if word in _DUTCH]
    if any(word not in _SHARED for word in known) and len(known) * 8 >= len(words):
        return True
    if len(words) < FEWEST_WORDS or letters < FEWEST_LETTERS:
        return None
    language, probability = _identifier().classify(" ".join(words))
    return not (language != "nl" and probability >= FIRM)


def _bare(text: str) -> str:
    """Take off piled-up accents; those that belong to one letter stay."""
    composed = unicodedata.normalize("NFC", text)
    return composed if composed.isascii() else "".join(c for c in composed if not _piled(c))


def _piled(char: str) -> bool:
    return unicodedata.combining(char) > 0


def _foreign_script(words: list[str], letters: int) -> bool:
    plain = unicodedata.normalize("NFKC", "".join(words))
    latin = sum(char < "ɐ" or "ḁ" <= char <= "ỿ" for char in plain)
    return latin * 2 < letters


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    # loaded at the first text that needs it: unpacking its table takes a second
    from py3langid import langid

    identifier = cast(_Identifier, langid._load_identifier(norm_probs=True))
    identifier.set_languages(["nl", *OTHERS])
    return identifier
