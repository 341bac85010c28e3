"""The colours of the theme that this browser shows."""

import streamlit as st

from presentation.palette import DARK, LIGHT, SYMBOLS, Palette

__all__ = ["DARK", "LIGHT", "SYMBOLS", "Palette", "current"]


def current() -> Palette:
    """Return the colours of the theme that this browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
