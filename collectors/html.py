"""HTML to the text that a person reads; never fails, whatever it is given."""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser

LONGEST = 50_000
"""More characters than this are cut off: no comment or article is that long."""

MOST_TAGS = 1_000
"""Above this the tree is not built: the time of the HTML rules grows with the nesting squared."""

_DROPPED = re.findall(
    r"\w+",
    "script style noscript template iframe object svg math head title form button select "
    "textarea audio video canvas",
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
        "header hr main nav ol p pre section table ul",
    )
)
_BREAKS = dict.fromkeys(_BLOCKS, "\n\n") | {"br": "\n", "li": "\n", "tr": "\n", "td": " "}
_MAY_DROP = re.compile(rf"<(?:{'|'.join(_DROPPED)})\b", re.IGNORECASE)
_SIMPLE = re.compile(
    r"<(/?)(a|b|blockquote|br|div|em|h[1-6]|i|li|ol|p|span|strong|u|ul)"
    r"""(?:\s[^<>"']*(?:(?:"[^<>"]*"|'[^<>']*')[^<>"']*)*|/)?>""",
    re.IGNORECASE,
)
"""Tags that need no tree; what holds others is left to the parser."""
_TAG = re.compile(r"<[/!?a-zA-Z][^<>]*>")
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+|[\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def to_text(markup: str) -> str:
    """Return the text of some HTML, its paragraphs and lines kept.

    >>> to_text("<p>Dat duurt <b>te</b> lang&hellip;</p><script>x</script><p>Jammer</p>")
    'Dat duurt te lang…\\n\\nJammer'
    """
    markup = markup[: 4 * LONGEST]
    if "<" not in markup:
        return tidy(unescape(markup) if "&" in markup else markup)
    if markup.count("<") > MOST_TAGS:
        return tidy(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", markup))))
    # In HTML a line end in the source is a blank, and a lone surrogate has no encoding.
    source = _CONTROL.sub(" ", markup).replace("\n", " ").replace("\r", " ")
    simple = _SIMPLE.sub(_break, source)
    return tidy("".join(_pieces(source)) if "<" in simple else unescape(simple))


def to_line(markup: str) -> str:
    """Return the text of some HTML on one line, for titles."""
    return " ".join(to_text(markup).split())


def tidy(text: str) -> str:
    """Collapse blanks and empty lines, drop what can't be shown, and cut what is endless."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    text = "\n".join([" ".join(line.split()) for line in text.splitlines()])
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip()[:LONGEST]


def _break(tag: re.Match[str]) -> str:
    """Return what a simple tag is in text; lines only begin at an opening tag."""
    closing, name = tag.groups()
    name = name.lower()
    return "" if closing and name not in _BLOCKS else _BREAKS.get(name, "")


def _pieces(source: str) -> list[str]:
    tree = LexborHTMLParser(source)
    if _MAY_DROP.search(source):
        tree.strip_tags(_DROPPED)
    pieces: list[str] = []
    if tree.body is None:
        return pieces
    for node in tree.body.traverse(include_text=True):
        tag, before = node.tag, node.prev
        pieces.append(_BREAKS.get(tag or "", ""))
        if before is not None and before.tag in _BLOCKS:
            pieces.append("\n\n")
        if tag == "-text":
            pieces.append(node.text_content or "")
    return pieces
