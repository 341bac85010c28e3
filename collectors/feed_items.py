"""Feed documents to items: RSS 2.0 and 1.0, Atom and JSON Feed.

Well-formed XML is read with expat, some ten times as fast as feedparser; whatever is
malformed, rare or declares entities goes to feedparser, which takes what is usable.
"""

import codecs
import json
import re
import xml.etree.ElementTree as ET
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import feedparser

from collectors import dates
from data.errors import CollectError

MOST_MALFORMED = 1_000_000
"""Malformed documents are cut here: the worst take feedparser ten seconds a megabyte."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_RSS1 = "{http://purl.org/rss/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RSS_FIELDS = {
    "guid": "guid",
    "link": "link",
    f"{_RSS1}link": "link",
    "title": "title",
    f"{_RSS1}title": "title",
    "description": "text",
    f"{_RSS1}description": "text",
    "{http://purl.org/rss/1.0/modules/content/}encoded": "text",
    "pubDate": "published",
    f"{_DC}date": "published",
    f"{_ATOM}updated": "updated",
    "author": "author",
    f"{_DC}creator": "author",
}
_ATOM_FIELDS = {
    f"{_ATOM}id": "guid",
    f"{_ATOM}link": "link",
    f"{_ATOM}title": "title",
    f"{_ATOM}summary": "text",
    f"{_ATOM}content": "text",
    f"{_ATOM}published": "published",
    f"{_ATOM}updated": "updated",
    f"{_ATOM}author": "author",
}
_ENCODING = re.compile(r"""(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_HTML = re.compile(
    r"(?:\s++|<\?xml[^>]*>|(?><!--.*?-->))*+<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*-->\s*)?\Z", re.IGNORECASE)
_COMMENT_ON = re.compile(r"(?:Reacties? op|Comments? on):? (.+) (?:door|by) .+", re.IGNORECASE)
_REPLY = re.compile(
    r"\s*+(?:<p>\s*+)?(?:In reply to|In antwoord op|Als antwoord op) "
    r"<a\b[^<>]*>[^<>]*</a>\.?\s*(?:</p>)?",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class Item:
    """One item of a feed as it was found; ``title`` and ``text`` may hold HTML."""

    identity: str = ""
    link: str = ""
    title: str = ""
    text: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""


def read(content: bytes, content_type: str = "") -> list[Item]:
    """Read the items of a feed document.

    Raises:
        CollectError: ``html_instead`` or ``not_a_feed``.
    """
    document = decode(content, content_type).lstrip()
    if document.startswith("{"):
        return list(_json_items(document))
    if _HTML.match(document[:2_000]):
        raise CollectError("html_instead")
    items = _well_formed(document)
    return _mended(document) if items is None else items


def decode(content: bytes, content_type: str = "") -> str:
    """Turn a document into text, whatever its labels say.

    What reads as UTF-8 is UTF-8: that hardly happens by chance. Otherwise the label of
    the server counts, then the document's own; stray bytes are read as Windows-1252.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    label = _ENCODING.search(content_type) or _ENCODING.search(content[:200].decode("latin-1"))
    return content.decode(_known(label.group(1) if label else ""), "luisterpost-stray")


def _known(label: str) -> str:
    """Name the codec; Latin-1 on the web is Windows-1252, and most unlabelled bytes are."""
    try:
        name = codecs.lookup(label).name
        if not codecs.lookup(name)._is_text_encoding:
            return "utf-8"
    except (LookupError, ValueError):
        return "utf-8"
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error("luisterpost-stray", _stray)


def _well_formed(document: str) -> list[Item] | None:
    """Read RSS or Atom; nothing when it is malformed, unknown or declares entities."""
    if "<!DOCTYPE" in document or "<!ENTITY" in document:
        return None
    try:
        root = ET.fromstring(document)
    except (ET.ParseError, ValueError):
        return None
    base = root.get(_BASE, "")
    if root.tag == f"{_ATOM}feed":
        return [_atom_item(entry, base) for entry in root.iterfind(f"{_ATOM}entry")]
    if root.tag == "rss":
        return [_rss_item(item) for item in root.iterfind("channel/item")]
    if root.tag == f"{_RDF}RDF":
        return [_rss_item(item) for item in root.iterfind(f"{_RSS1}item")]
    return None


def _rss_item(element: ET.Element) -> Item:
    found: dict[str, str] = {"about": element.get(f"{_RDF}about", "")}
    for child in element:
        field = _RSS_FIELDS.get(child.tag)
        if field is None or not child.text:
            continue
        found[field] = max(found.get(field, ""), child.text.strip(), key=len)
        if field == "guid" and child.get("isPermaLink") != "false":
            found["permalink"] = found["guid"]
    return Item(
        identity=found.get("guid") or found["about"],
        link=found.get("link") or found.get("permalink", ""),
        title=found.get("title", ""),
        text=found.get("text", ""),
        published=dates.from_feed(found.get("published", "")),
        updated=dates.from_feed(found.get("updated", "")),
        author=found.get("author", ""),
    )


def _atom_item(entry: ET.Element, base: str) -> Item:
    found: dict[str, str] = {}
    link = ""
    for child in entry:
        field = _ATOM_FIELDS.get(child.tag)
        if field == "link" and child.get("rel", "alternate") == "alternate":
            link = link or child.get("href", "")
        elif field:
            found[field] = max(found.get(field, ""), _atom_text(child), key=len)
    return Item(
        identity=found.get("guid", ""),
        link=urljoin(base, link),
        title=found.get("title", ""),
        text=found.get("text", ""),
        published=dates.from_feed(found.get("published", "")),
        updated=dates.from_feed(found.get("updated", "")),
        author=found.get("author", ""),
    )


def _atom_text(element: ET.Element) -> str:
    """Return the HTML of a text construct, whichever of the three ways it is written."""
    if element.tag == f"{_ATOM}author":
        return element.findtext(f"{_ATOM}name", "")
    match element.get("type", "text"):
        case "html" | "text/html":
            return element.text or ""
        case "xhtml" | "application/xhtml+xml":
            for node in element.iter():
                node.tag = node.tag.rpartition("}")[2]
            return _serialised(element)
        case _:
            return escape((element.text or "").strip())


def _serialised(element: ET.Element) -> str:
    try:
        return ET.tostring(element, "unicode", "html")
    except RecursionError:
        return escape("".join(element.itertext()))


def _mended(document: str) -> list[Item]:
    """Let feedparser make the best of a document."""
    source = BytesIO(document[:MOST_MALFORMED].encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(
            source,
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # on hostile input feedparser raises almost anything
        raise CollectError("not_a_feed", repr(error)[:200]) from error
    if not parsed.entries and not parsed.get("version"):
        raise CollectError("not_a_feed")
    # A document that was cut off has half an item at its end, which would be an edit later.
    whole = _END.search(document[-200:]) and len(document) <= MOST_MALFORMED
    return [_mended_item(entry) for entry in (parsed.entries if whole else parsed.entries[:-1])]


def _mended_item(entry: Any) -> Item:
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    return Item(
        identity=entry.get("id") or "",
        link=entry.get("link") or "",
        title=entry.get("title") or "",
        text=max([entry.get("summary") or "", *contents], key=len),
        published=_mended_date(entry, "published"),
        updated=_mended_date(entry, "updated"),
        author=entry.get("author") or "",
    )


def _mended_date(entry: Any, name: str) -> datetime | None:
    written = dict.get(entry, name)
    if moment := dates.from_feed(written or ""):
        return moment
    parts = dict.get(entry, f"{name}_parsed")
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None


def _json_items(document: str) -> Iterator[Item]:
    try:
        feed = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise CollectError("not_a_feed", f"broken JSON: {error}"[:200]) from error
    items = feed.get("items")
    if not isinstance(items, list):
        raise CollectError("not_a_feed", "JSON without items")
    for item in items:
        yield _json_item(item if isinstance(item, dict) else {})


def _json_item(item: dict[str, Any]) -> Item:
    identity = item.get("id", "")
    authors = item.get("authors") or [item.get("author")]
    author = authors[0] if isinstance(authors, list) and authors else None
    return Item(
        identity=str(identity) if isinstance(identity, str | int | float) else "",
        link=_string(item, "url") or _string(item, "external_url"),
        title=escape(_string(item, "title")),
        text=_string(item, "content_html")
        or escape(_string(item, "content_text") or _string(item, "summary")),
        published=dates.from_feed(_string(item, "date_published")),
        updated=dates.from_feed(_string(item, "date_modified")),
        author=_string(author, "name") if isinstance(author, dict) else "",
    )


def _string(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def article_of(title: str, author: str) -> str:
    """Return which article a comment stands under, from a title that also names its author.

    >>> article_of("Reactie op Nieuwe locatie geopend door Anna", "Anna")
    'Nieuwe locatie geopend'
    >>> article_of("Door: Anna", "Anna")
    ''
    """
    if author and title.endswith(author):
        title = f"{title.removesuffix(author)}?"
    found = _COMMENT_ON.fullmatch(title)
    return found.group(1) if found else ""


def own_words(text: str) -> str:
    """Take away the line with which WordPress names the person a comment answers."""
    found = _REPLY.match(text)
    return text[found.end() :] if found else text
