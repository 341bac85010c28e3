"""What a site allows programs to read: its robots.txt, asked for at most once a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urljoin

from collectors.http import Http
from data.errors import CollectError, SourceGone

NAME = "Luisterpost"
KEPT = timedelta(days=1)
LONGEST = 500 * 1024
_NO_RULES = {"not_found", "forbidden", "gone"}
"""Without a robots.txt everything may be read (RFC 9309, 2.3.1.3)."""


def check(url: str, known: object, http: Http, now: datetime) -> Mapping[str, str]:
    """Return what to remember when a page may be read; ``known`` is what was remembered.

    Raises:
        SourceGone: ``robots_disallowed`` when the site asks not to read the page.
        CollectError: when its rules can't be had; then nothing is read.
    """
    if isinstance(known, Mapping) and known.get("url") == url and _fresh(known, now):
        return known
    if not allows(_rules(url, http), url):
        raise SourceGone("robots_disallowed", url)
    return {"url": url, "read_at": now.isoformat()}


def allows(rules: str, url: str) -> bool:
    """Tell whether rules let this program read a page.

    >>> allows("User-agent: *\\nDisallow: /besloten/", "https://a.example/besloten/1")
    False
    """
    from protego import Protego

    return bool(Protego.parse(rules).can_fetch(url, NAME))


def _fresh(known: Mapping[str, str], now: datetime) -> bool:
    return now - datetime.fromisoformat(known["read_at"]) < KEPT


def _rules(url: str, http: Http) -> str:
    try:
        response = http.get(urljoin(url, "/robots.txt"))
    except CollectError as error:
        if error.code in _NO_RULES:
            return ""
        raise
    return response.content[:LONGEST].decode("utf-8", "replace")
