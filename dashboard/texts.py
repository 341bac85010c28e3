"""The texts of the screen: those of ``presentation``, at hand for every page."""

from presentation.texts import LANGUAGES, LOCALES, known, language, locale, speak, t, table

__all__ = ["LANGUAGES", "LOCALES", "known", "language", "locale", "speak", "t", "table"]
