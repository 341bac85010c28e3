"""The key of the author hashes; it never stands in the database."""

import os
import secrets
from pathlib import Path

from data.errors import StorageError
from data.settings import Settings

FILE = "author.key"


def author_key(settings: Settings) -> bytes:
    """Return the key of the settings, or of the key file, which is made when missing."""
    if settings.privacy.author_key:
        return settings.privacy.author_key.get_secret_value().encode()
    path = settings.storage.directory / FILE
    try:
        return _read(path) or _write(path)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from error


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _write(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_hex(32).encode()
    scratch = path.with_suffix(f".{os.getpid()}")
    scratch.touch(mode=0o600)
    scratch.write_bytes(key)
    try:
        os.link(scratch, path)  # atomic: of two processes that start together, one wins
    except FileExistsError:
        key = path.read_bytes()
    finally:
        scratch.unlink()
    return key
