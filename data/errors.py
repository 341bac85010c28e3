"""Every error the program raises on purpose.

ListeningError
├── SettingsError          the settings file or an environment variable is wrong
├── CollectError           a source failed; try again later
│   ├── RateLimited        the source asks for patience (``retry_after``)
│   └── SourceGone         the source will not come back by itself; a person must look
├── ImportRefused          a file that a person offers can't be read at all
├── ModelError             a sentiment model can't be loaded or used
└── StorageError           the database can't be opened, read or written
    ├── NewerDatabase      made by a newer version of the program
    └── AlreadyRunning     another scheduler works on the same data

Anything else that is raised is a bug, and is loud.
"""

from datetime import timedelta


class ListeningError(Exception):
    """Root of the family; its text is an English sentence for the log."""


class SettingsError(ListeningError):
    """The settings are wrong; holds every mistake found, not only the first."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class CollectError(ListeningError):
    """A source could not be read this time.

    ``code`` is a key of the text table: the sentence a non-technical person sees.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class RateLimited(CollectError):
    """The source answered "not now"."""

    def __init__(self, retry_after: timedelta, detail: str = "") -> None:
        super().__init__("rate_limited", detail)
        self.retry_after = retry_after


class SourceGone(CollectError):
    """The source says that it is gone or closed for good."""


class ImportRefused(ListeningError):
    """A file for import can't be read; ``code`` is a key of the text table."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class ModelError(ListeningError):
    """A sentiment model can't be loaded or used; ``code`` is a key of the text table."""

    def __init__(self, detail: str, code: str = "model_broken") -> None:
        super().__init__(detail)
        self.code = code


class StorageError(ListeningError):
    """The database can't be opened, read or written."""


class NewerDatabase(StorageError):
    """The database was made by a newer version of the program."""


class AlreadyRunning(StorageError):
    """Another scheduler works on the same data."""
