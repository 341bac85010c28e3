"""What every collector is given, and what it gives back.

A collector is a module with ``collect(source, cursor, kit) -> Iterator[Batch]``: it
continues at the cursor, yields a batch for every transaction, and raises only
``CollectError`` and its kind; whatever else it raises is a bug. Each also has a pure
``parse()`` that turns what was received into records, tested with golden files.

Author names end here: a collector turns them into a keyed hash and drops them.
"""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeVar
from uuid import UUID

from collectors import http
from collectors.http import Http
from data.records import Batch, Cursor
from data.settings import SourceSettings

COLLECT_CODES = http.CODES | {
    "folder_missing",
    "folder_unwritable",
    "html_instead",
    "log_missing",
    "log_unreadable",
    "matomo_error",
    "matomo_no_visits",
    "matomo_refused",
    "no_comments_api",
    "no_rating",
    "no_table",
    "not_a_feed",
    "not_an_access_log",
    "not_matomo",
    "other_organisation",
    "rating_off_scale",
    "robots_disallowed",
    "several_organisations",
    "wrong_timezone",
}
"""Every code of a ``CollectError``: why a round failed."""

IMPORT_CODES = frozenset(
    {
        "empty_file",
        "no_count_column",
        "no_date_column",
        "no_hour_column",
        "no_instrument",
        "no_mean_column",
        "no_page_column",
        "no_period_column",
        "no_text_column",
        "not_a_calendar",
        "personal_column",
        "too_large",
        "too_many_events",
        "unknown_column",
        "unknown_format",
        "unreadable",
        "wrong_separator",
    }
)
"""Every code of an ``ImportRefused``: why a file was not read."""

ROW_CODES = frozenset(
    {
        "absurd_date",
        "absurd_number",
        "long_label",
        "no_date",
        "no_end",
        "no_name",
        "no_number",
        "no_page",
        "no_period",
        "no_text",
        "unreadable_date",
        "unreadable_number",
        "unreadable_period",
    }
)
"""Why a row of a file was left out."""

CODES = COLLECT_CODES | IMPORT_CODES | ROW_CODES
"""Each of these is a key of the text table: a sentence for people who are no technicians."""

S_contra = TypeVar("S_contra", bound=SourceSettings, contravariant=True)


@dataclass(frozen=True, slots=True)
class Kit:
    """The world outside, as a collector may touch it."""

    http: Http
    author_key: bytes
    now: Callable[[], datetime]

    def author(self, place: str, name: str) -> UUID | None:
        """Turn a name at a place into a keyed hash (HMAC-SHA-256, cut to 128 bits)."""
        if not name.strip():
            return None
        message = f"{place}\x00{' '.join(name.split()).casefold()}".encode()
        return UUID(bytes=hmac.digest(self.author_key, message, sha256)[:16])


class Collect(Protocol[S_contra]):
    """The one function of a collector."""

    def __call__(self, source: S_contra, cursor: Cursor, kit: Kit) -> Iterator[Batch]:
        """Yield what is new since the cursor."""
