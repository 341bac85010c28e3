"""What a mention is about and whom, as quiet labels; each says its doubt."""

from html import escape

from dashboard import queries, texts
from data.records import Aspects


def markup(aspects: Aspects | None) -> str:
    """Write the labels of a mention as HTML; nothing for one that was not looked at."""
    if aspects is None:
        return ""
    themes = [_theme(name, _doubt(name, aspects)) for name in (*aspects.themes, *aspects.hinted)]
    return f'<p class="lp-facts">{_target(aspects)}{"".join(themes)}</p>'


def _doubt(name: str, aspects: Aspects) -> str:
    if name in aspects.hinted:
        return "uncertain"
    return "likely" if name in aspects.likely else ""


def _target(aspects: Aspects) -> str:
    words = escape(texts.t(f"aspects.target_{aspects.target}"))
    why = escape(texts.t("aspects.target_why"))
    return f'<span title="{why}">{words}{_said("uncertain" * aspects.target_uncertain)}</span>'


def _theme(name: str, doubt: str) -> str:
    title = escape(queries.theme_titles().get(name, name))
    why = escape(texts.t("aspects.theme_why"))
    return f'<span class="lp-theme" title="{why}">{title}{_said(doubt)}</span>'


def _said(doubt: str) -> str:
    return f" <em>{escape(texts.t(f'aspects.{doubt}'))}</em>" if doubt else ""
