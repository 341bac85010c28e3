"""Decide which topics a mention belongs to."""

import re
from collections.abc import Iterable, Sequence

from data.records import Topic
from data.text import fold


class Matcher:
    """Matches texts against topics; made once, used for many texts."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = [_CompiledTopic(topic) for topic in topics]

    def topics_of(self, text: str) -> list[str]:
        """Return the names of the topics of a text, in the order of the settings."""
        return self.topics_of_folded(fold(text))

    def topics_of_folded(self, folded: str) -> list[str]:
        """Return the names of the topics of a text that is folded already."""
        return [topic.name for topic in self._topics if topic.matches(folded)]


class _CompiledTopic:
    def __init__(self, topic: Topic) -> None:
        self.name = topic.name
        self._plain = _any_of([term.text for term in topic.match if not term.context])
        self._ambiguous = [
            (_any_of([term.text]), _any_of(term.context)) for term in topic.match if term.context
        ]
        self._require = [_any_of([term]) for term in topic.require]
        self._exclude = _any_of(topic.exclude)

    def matches(self, folded: str) -> bool:
        return (
            (_found(self._plain, folded) or self._matches_with_context(folded))
            and all(_found(pattern, folded) for pattern in self._require)
            and not _found(self._exclude, folded)
        )

    def _matches_with_context(self, folded: str) -> bool:
        return any(
            _found(term, folded) and _found(context, folded) for term, context in self._ambiguous
        )


def _found(pattern: re.Pattern[str] | None, folded: str) -> bool:
    return pattern is not None and pattern.search(folded) is not None


def _any_of(terms: Sequence[str]) -> re.Pattern[str] | None:
    """Compile terms to one pattern: whole words, ``*`` at the end for any ending."""
    bodies = [_body(fold(term)) for term in terms if fold(term).strip("*")]
    return re.compile("|".join(sorted(bodies, key=len, reverse=True))) if bodies else None


def _body(term: str) -> str:
    ending = r"\w*" if term.endswith("*") else r"(?!\w)"
    words = r"[\s\-]+".join(re.escape(word) for word in re.split(r"[\s\-]+", term.rstrip("*")))
    return rf"(?<!\w){words}{ending}"
