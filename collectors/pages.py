"""Pages of a website: one name for every way of asking for the same page."""

import re
from collections.abc import Sequence
from fnmatch import translate
from urllib.parse import unquote, urlsplit

LONGEST = 300
"""A longer path is no page that a person was sent to, and would fill the table."""

_PAGES = re.compile(r"\.(html?|xhtml|php\d?|aspx?|jsp|jspx|cgi|cfm|do)$", re.IGNORECASE)
_ASSET = re.compile(r"\.[a-z0-9]{1,11}$", re.IGNORECASE)
_FOR_MACHINES = re.compile(
    r"/(wp-(admin|json|cron|content|includes)|xmlrpc|\.well-known)\b|/(matomo|piwik)\.php"
    r"|/feed/?$|//",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class Pages:
    """The pages that are counted: paths that fit one of the patterns."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self._fits = re.compile("|".join(translate(pattern) for pattern in patterns)).match

    def of(self, address: str) -> str:
        """Return the page of an address or path, or nothing when it is not counted.

        Query and fragment are cut off, because they may hold what a visitor typed;
        percent signs are decoded, and files that belong to a page are no page.

        >>> Pages(["/thema*"]).of("/themas/18%2Den-dan/?utm_source=krant#top")
        '/themas/18-en-dan/'
        """
        path = path_of(address)
        return path if is_page(path) and self._fits(path) else ""


def path_of(address: str) -> str:
    """Return the decoded path of an address, or nothing when it has none."""
    if not address.startswith("/"):
        try:
            address = urlsplit(address).path if "://" in address else ""
        except ValueError:
            return ""
        address = address or "/"
    path = address.partition("?")[0].partition("#")[0].partition(";")[0]
    return unquote(path, errors="replace") if "%" in path else path


def is_page(path: str) -> bool:
    """Tell whether a path is a page for people, and can be shown.

    >>> is_page("/contact/"), is_page("/logo.svg"), is_page("/wp-json/wp/v2/posts")
    (True, False, False)
    """
    if not path or len(path) > LONGEST or "\ufffd" in path or _UNPRINTABLE.search(path):
        return False
    if _FOR_MACHINES.search(path):
        return False
    return not _ASSET.search(path) or bool(_PAGES.search(path))
