"""Which messages ask something that could be answered.

Rules, no model. A sentence asks when it has a question mark and one of its clauses begins as
a question does, or when it calls on someone ("weet iemand"). What only sounds like it is
left out: an invitation ("Zorgen over een kind? Bel ..."), a tag ("toch?"), a cry ("Weer?!"),
what is quoted, and a question that answers itself ("Weet je wat ze kunnen? Niks.").
"""

import re
from itertools import pairwise

from data.text import fold

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)')
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_CLAUSE = re.compile(r"[,:;()-]+ | (?:en|maar|of|want) ")

_ASKING = (
    r"wie|wat|waar|waarom|wanneer|welke?|hoe|hoeveel|hoelang|waarvoor|waarmee|waarheen|wrm|woar|"
    r"(?:tot|vanaf|van|bij|met|op|in|voor|om|aan|naar) (?:wie|wat|hoe|hoeveel|wanneer|welke?)"
)
_VERB = (
    r"is|zijn|was|waren|kan|kun|kunnen|kunt|mag|mogen|moet|moeten|heeft|hebben|heb|hebt|hedde|weet|"
    r"weten|wit|gaat|gaan|ga|komt|komen|kom|wordt|worden|word|geldt|gelden|krijg|krijgt|krijgen|zou|"
    r"zouden|zit|zitten|doet|doen|werkt|werken|staat|staan|ken|kent|kennen|helpt|helpen|bestaat|"
    r"bestaan|hoef|hoeft|hoeven|betaal|betaalt|vergoedt|telt|valt|vallen|loopt|neemt|duurt|kost|"
    r"klopt|zal|zullen|wil|wilt|willen|ligt|rijdt|zien|zoek|zoekt|zoeken|regelt|mis|begint"
)
_OPENING = r"\W*(?:@?\w+ )?(?:(?:en|maar|dus|ook|hoi|hallo|vraagje|vraag|of) )*"
_ASKS = re.compile(rf"{_OPENING}(?:{_ASKING}|{_VERB})\b")
_SOMEONE = re.compile(
    r"\b(?:weet|heeft|kent|kan|is|herkent|wil|heb) (?:er )?iemm?and\b|#?wiekent\b|"
    r"\b(?:weten|kennen|hebben|kunnen) jullie\b|\b(?:kan|kun) je me\b|\bkunt u mij\b"
)
_ANYONE = re.compile(r"\b(?:weet|kan|heeft|kent) (?:er )?iemm?and\b")
_CALL = re.compile(r"(?:.*, )?iemm?and\b|\bvraagje\b")
_UNMARKED = re.compile(
    r"\W*(?:(?:mag|kan|kun|moet|krijg|is|heeft|hebben|zou|wordt) "
    r"(?:je|jij|ik|er|we|mijn|mn|de|het|jullie)|"
    r"(?:tot |vanaf )?hoe (?:laat|lang|veel|werkt?|kom|kan ik|moet ik)|"
    rf"(?:{_ASKING}) (?:is|zijn|moet|kan|mag|kost)) "
)
_CRY = re.compile(r"!\?|\?!")
_TAG = re.compile(r"\b(?:toch|he|zeker|nietwaar|of wat|niet dan|snap je|joh|serieus)\W*\?+\W*$")
_ANSWER = re.compile(
    r"\W*(?:nee|ja|niks|niets|niemand|nooit|geen|nul|een|de|het|dan|dat|o ja|oja|bel|kijk|kom|doe|"
    r"mail|meld|schuif|reageer|ga|lees|ik wel|ik niet|precies|antwoord|u kunt|je kunt|over|omdat|"
    r"tenenkrommend|staat er)\b"
)
_RHETORICAL = re.compile(
    r"\b(?:hoe vaak moet|moeten er nog|wie verzint|gaat er nou|moet er dan|hoe kan het bestaan|"
    r"hoe kan dit|hoe is het mogelijk|hoe kan een|waar blijft|noem je dat|sinds wanneer|"
    r"wie gelooft|wat een|waarom dan|wat heb je aan|straks ook|nou zo moeilijk|werkelijk zo|"
    r"nog horen|kent nou niet|geloof je zelf|wat hebben wij|wat lees ik|misschien)\b"
)
_AFTER_THAT = re.compile(r",? dan |:|^kun je nagaan|!")


def is_question(text: str) -> bool:
    """Tell whether a message asks something that could be answered."""
    plain = _QUOTED.sub(" ", fold(_ADDRESS.sub(" ", text)))
    sentences = [one.strip() for one in _SENTENCE.findall(plain) if one.strip()]
    if any(_asks(one, after) for one, after in pairwise([*sentences, ""])):
        return True
    return bool(sentences) and "?" not in plain and _asks_without_mark(sentences)


def _asks(sentence: str, following: str) -> bool:
    if "?" not in sentence or _ANSWER.match(following):
        return False
    if any(hollow.search(sentence) for hollow in (_CRY, _TAG, _RHETORICAL)):
        return False
    if _SOMEONE.search(sentence) or _CALL.search(sentence):
        return True
    return any(_ASKS.match(clause) for clause in _CLAUSE.split(sentence))


def _asks_without_mark(sentences: list[str]) -> bool:
    """Tell whether it begins as a question does, or calls on someone, and does not go on."""
    begins = _UNMARKED.match(sentences[0]) or any(map(_ANYONE.search, sentences))
    goes_on = _AFTER_THAT.search(sentences[0]) or _RHETORICAL.search(sentences[0])
    return bool(begins) and not goes_on
