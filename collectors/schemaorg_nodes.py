"""Structured data of a page as one kind of node, however it was written down.

JSON-LD stands in scripts and is broken in many ways: each script is mended and read by
itself, so that one beyond repair does not hide the others. Microdata and RDFa are read by
extruct. All three become nodes with their types and values by schema.org's names.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from selectolax.lexbor import LexborHTMLParser

log = logging.getLogger(__name__)

DEEPEST = 40
MOST_NODES = 20_000
_WRAPPING = re.compile(r"(?://|/\*)?\s*(?:<!\[CDATA\[|\]\]>|<!--|-->)\s*(?:\*/)?")
_NAMESPACE = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)


@dataclass(eq=False)
class Node:
    """A thing with values by name; a value is a text, a number or another node."""

    id: str = ""
    types: frozenset[str] = frozenset()
    values: dict[str, list["Value"]] = field(default_factory=dict)

    def texts(self, *names: str) -> list[str]:
        """Return the values of some names that are texts or numbers, as texts."""
        found = (value for name in names for value in self.values.get(name, []))
        return [value for value in found if isinstance(value, str) and value.strip()]

    def text(self, *names: str) -> str:
        """Return the first of those, or nothing."""
        return next(iter(self.texts(*names)), "")

    def nodes(self, name: str) -> list["Node"]:
        """Return the values of a name that are nodes."""
        return [value for value in self.values.get(name, []) if isinstance(value, Node)]


Value = str | Node


def read(html: str, address: str) -> list[Node]:
    """Return every node of a page, nested ones too, JSON-LD first."""
    reading = _Reading()
    for document in _json_ld(html):
        reading.take(document, {}, 0)
    for syntax, sign in (("microdata", "itemscope"), ("rdfa", "typeof")):
        if sign in html:
            reading.forget_names()
            for document in _extracted(html, address, syntax):
                reading.take(document, {}, 0)
    return reading.resolved()


def load(script: str) -> object:
    """Read JSON as people write it: comments, last commas, entities and CDATA around it.

    Raises:
        ValueError: when it is beyond repair.
    """
    import jstyleson

    mended = _WRAPPING.sub("", script).strip().rstrip(";")
    for text in (script, mended, unescape(mended)):
        for loads in (json.loads, jstyleson.loads):
            try:
                return loads(text, strict=False)
            except (ValueError, IndexError, RecursionError):
                continue
    raise ValueError("no JSON")


def _json_ld(html: str) -> Iterator[object]:
    for script in LexborHTMLParser(html).css('script[type*="ld+json" i]'):
        try:
            yield load(script.text())
        except ValueError:
            log.info("structured data skipped syntax=json-ld length=%d", len(script.text()))


def _extracted(html: str, address: str, syntax: str) -> list[object]:
    import extruct

    try:
        found = extruct.extract(html, base_url=address, syntaxes=[syntax])
    except Exception as error:
        # Parsers of strangers' documents fail in more ways than they tell.
        log.info("structured data skipped syntax=%s error=%s", syntax, type(error).__name__)
        return []
    return list(found[syntax])


class _Reading:
    """Collects nodes; those with the same name in one document are one."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._by_id: dict[str, Node] = {}

    def forget_names(self) -> None:
        """Begin with another syntax, whose names are its own."""
        self._by_id = {}

    def resolved(self) -> list[Node]:
        """Return the nodes that say anything."""
        return [node for node in self._nodes if node.values or node.types]

    def take(self, value: object, into: dict[str, list[Value]], depth: int, name: str = "") -> None:
        """Add what a value holds to the values of a name."""
        if depth > DEEPEST or len(self._nodes) > MOST_NODES:
            return
        if isinstance(value, list):
            for one in value:
                self.take(one, into, depth + 1, name)
        elif isinstance(value, Mapping):
            self._take_mapping(value, into, depth, name)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            into.setdefault(name, []).append(str(value))

    def _take_mapping(
        self, value: Mapping[str, object], into: dict[str, list[Value]], depth: int, name: str
    ) -> None:
        for wrapper in ("@value", "@list", "@set"):
            if wrapper in value:
                self.take(value[wrapper], into, depth + 1, name)
                return
        if "@graph" in value:
            self.take(value["@graph"], {}, depth + 1)
        properties = value.get("properties")
        if isinstance(properties, Mapping):  # microdata
            value = {"@type": value.get("type"), "@id": value.get("id"), **properties}
        node = self._node(value)
        into.setdefault(name, []).append(node)
        for key, inner in value.items():
            if not key.startswith("@"):
                self.take(inner, node.values, depth + 1, _NAMESPACE.sub("", key))

    def _node(self, value: Mapping[str, object]) -> Node:
        written = value.get("@type")
        types = written if isinstance(written, list) else [written]
        names = frozenset(_NAMESPACE.sub("", one) for one in types if isinstance(one, str))
        identity = value.get("@id")
        if not isinstance(identity, str) or not identity:
            self._nodes.append(Node(types=names))
            return self._nodes[-1]
        if identity not in self._by_id:
            self._by_id[identity] = Node(id=identity)
            self._nodes.append(self._by_id[identity])
        node = self._by_id[identity]
        node.types |= names
        return node
