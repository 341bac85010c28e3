"""Web addresses as identities: the same page is the same text."""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(utm_|pk_|mtm_|piwik_|matomo_|hsa_|mc_|at_)\w*"
    r"|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|ttclid|igshid|yclid|cmpid|_hsenc|_hsmi|xtor",
    re.IGNORECASE,
)
_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[!#-;=?-~]*")
_UNSAFE = re.compile(r'[\x00-\x20\x7f\\<>"]')


def link(address: str, base: str = "") -> str:
    """Return an absolute web address to click on, or nothing when it is not one.

    >>> link("/nieuws/#reacties", "https://Krant.example/rss")
    'https://krant.example/nieuws/#reacties'
    >>> link("javascript:alert(1)")
    ''
    """
    address = address.strip()
    if not address or _PLAIN.fullmatch(address):
        return address
    try:
        parts = urlsplit(urljoin(base, address))
        port = parts.port
    except ValueError:
        return ""
    name = parts.hostname or ""
    if parts.scheme not in _PORTS or not name or _UNSAFE.search(name):
        return ""
    place = f"[{name}]" if ":" in name else name
    if port is not None and port != _PORTS[parts.scheme]:
        place = f"{place}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, parts.fragment))


def canonical(address: str, base: str = "") -> str:
    """Return the address of a page without fragment and tracking parameters.

    >>> canonical("https://krant.example/artikel?id=7&utm_source=rss#reacties")
    'https://krant.example/artikel?id=7'
    """
    page, _, query = link(address, base).partition("#")[0].partition("?")
    kept = [pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return f"{page}?{'&'.join(kept)}" if any(kept) else page


def host(address: str) -> str:
    """Return the host of an address, without ``www.``."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
