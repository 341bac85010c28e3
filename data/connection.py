"""The two doors to the database: ``reading()`` and ``writing()``.

A DuckDB file is open to one writing process or to several reading ones, so both doors
open it briefly under a lock between processes. Whoever wants to write holds the gate
while the readers leave, so that readers can't starve a writer. A DuckLake catalog knows
no such limit: there the connection stays, and conflicts are retried by the store.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Protocol

import duckdb
import fasteners

from data.errors import NewerDatabase, StorageError
from data.settings import Storage

log = logging.getLogger(__name__)

FILE = "luisterpost.duckdb"
LAKE = "lake"

Door = AbstractContextManager[duckdb.DuckDBPyConnection]


class Database(Protocol):
    """Where the data are; both placements look the same from outside."""

    def reading(self) -> Door:
        """Lend a connection that only reads."""

    def writing(self, *, raises_version: bool = True) -> Door:
        """Lend a connection with an open transaction."""


class FileDatabase:
    """One DuckDB file, shared by the processes of one machine."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / FILE
        self._gate = threading.Lock()
        self._turnstile = fasteners.InterProcessLock(directory / "gate.lock")
        self._file_lock = fasteners.InterProcessReaderWriterLock(directory / "file.lock")
        self._readers_changed = threading.Condition()
        self._readers = 0
        self._shared: duckdb.DuckDBPyConnection | None = None
        self._inside = threading.local()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file for reading; readers of this process share the connection.

        A thread that reads may read again inside: both see the same state of the data.
        """
        if getattr(self._inside, "reading", False):
            with _clear_errors(), self._again() as cursor:
                yield cursor
            return
        with _clear_errors():
            with self._gate, _polled(self._turnstile):
                cursor = self._enter()
            self._inside.reading = True
            try:
                yield cursor
            finally:
                self._inside.reading = False
                cursor.close()
                self._leave()

    @contextmanager
    def _again(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Lend another cursor without passing the gate, where a writer may wait for us."""
        assert self._shared is not None
        cursor = self._shared.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def writing(self, *, raises_version: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file for one transaction; it commits when the block ends well."""
        # Under the lock no commit can conflict: one that fails says that the disk is full.
        with (
            _clear_errors(duckdb.TransactionException),
            self._gate,
            _polled(self._turnstile),
        ):
            with self._readers_changed:
                self._readers_changed.wait_for(lambda: self._readers == 0)
            with self._file_lock.write_lock(delay=0.002, max_delay=0.02):
                connection = duckdb.connect(str(self.path))
                try:
                    with _transaction(connection, raises_version):
                        yield connection
                finally:
                    connection.close()

    def _enter(self) -> duckdb.DuckDBPyConnection:
        with self._readers_changed:
            if self._shared is None:
                self._file_lock.acquire_read_lock(delay=0.002, max_delay=0.02)
                try:
                    self._shared = duckdb.connect(str(self.path), read_only=True)
                except BaseException:
                    self._file_lock.release_read_lock()
                    raise
            self._readers += 1
            return self._shared.cursor()

    def _leave(self) -> None:
        with self._readers_changed:
            self._readers -= 1
            if self._readers == 0 and self._shared is not None:
                self._shared.close()
                self._shared = None
                self._file_lock.release_read_lock()
                self._readers_changed.notify_all()


class LakeDatabase:
    """A DuckLake catalog with Parquet files, for any number of machines."""

    def __init__(self, catalog: str, data: str) -> None:
        self._connection = duckdb.connect()
        with _clear_errors():
            self._connection.execute(
                f"ATTACH {_literal('ducklake:' + catalog)} AS {LAKE} (DATA_PATH {_literal(data)})"
            )

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Read a consistent snapshot."""
        with _clear_errors(), self._cursor() as cursor:
            yield cursor

    @contextmanager
    def writing(self, *, raises_version: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """Write one transaction; a conflict with another writer is the store's to retry."""
        with _clear_errors(), self._cursor() as cursor, _transaction(cursor, raises_version):
            yield cursor

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(f"USE {LAKE}")
            yield cursor
        finally:
            cursor.close()


def open_database(storage: Storage) -> Database:
    """Open the database of the settings, made or brought up to date if need be.

    Raises:
        NewerDatabase: when a newer version of the program made it.
        StorageError: when the folder can't be used.
    """
    try:
        storage.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"{storage.directory}: {error.strerror}") from error
    database: Database = (
        LakeDatabase(storage.catalog, storage.data)
        if storage.catalog
        else FileDatabase(storage.directory)
    )
    migrate(database)
    return database


def migrate(database: Database) -> None:
    """Run the migrations that the database lacks, each with the record that it ran."""
    migrations = _migrations()
    if _schema_version(database) == len(migrations):
        return
    for number, (name, statements) in enumerate(migrations, start=1):
        with database.writing(raises_version=False) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version INT, name VARCHAR)"
            )
            present = _recorded_version(connection)
            if present > len(migrations):
                raise NewerDatabase(
                    f"the database has version {present}, this program knows {len(migrations)}; "
                    "install the newer program"
                )
            if number <= present:
                continue
            connection.execute(statements)
            connection.execute("INSERT INTO schema_version VALUES ($1, $2)", [number, name])
            log.info("migrated name=%s", name)


def _migrations() -> list[tuple[str, str]]:
    files = resources.files("data.schema").iterdir()
    named = sorted((file.name, file) for file in files if file.name.endswith(".sql"))
    return [(name, file.read_text("utf-8")) for name, file in named]


def _schema_version(database: Database) -> int:
    if isinstance(database, FileDatabase) and not database.path.exists():
        return 0
    with database.reading() as connection:
        with suppress(duckdb.CatalogException):
            return _recorded_version(connection)
        return 0


def _recorded_version(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection, raises_version: bool) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
        if raises_version:
            connection.execute("UPDATE data_version SET version = version + 1")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _polled(lock: fasteners.InterProcessLock) -> Iterator[None]:
    lock.acquire(delay=0.002, max_delay=0.02)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _clear_errors(*more: type[duckdb.Error]) -> Iterator[None]:
    """Turn what the disk and the file system say into one sentence of ours."""
    outside: tuple[type[Exception], ...] = (duckdb.IOException, duckdb.FatalException, OSError)
    try:
        yield
    except outside + more as error:
        reason = str(error).splitlines()[0]
        raise StorageError(f"the database can't be used: {reason}") from error


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
