"""Addresses that came from outside: a link goes to the web, or nowhere."""

from urllib.parse import urlsplit


def safe(url: str) -> str:
    """Return an address that is safe to follow, or nothing: no script, no file, no blank."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return url if fits and url.isprintable() and " " not in url else ""
