"""The two doors: many processes, one file, nothing lost."""

import subprocess
import sys
import textwrap
import threading
import time

import duckdb
import pytest
from factories import EVER, add, database_in, file_storage, mention

from data import connection, read_model
from data.connection import open_database
from data.errors import NewerDatabase, StorageError

FILLER = textwrap.dedent(
    """
    import sys
    sys.path.insert(0, sys.argv[2])
    from pathlib import Path
    from factories import add, database_in, mention
    database = database_in(Path(sys.argv[1]))
    print("ready", flush=True)
    for start in range(0, int(sys.argv[3]), 50):
        batch = [mention(number) for number in range(start, start + 50)]
        add(database, *batch, cursor={"until": start + 50})
        print(start + 50, flush=True)
    """
)


def filler(folder, count):
    tests = __file__.rsplit("/", 1)[0]
    return subprocess.Popen(
        [sys.executable, "-c", FILLER, str(folder), tests, str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_killed_writer_loses_nothing_committed_and_leaves_nothing_half(tmp_path):
    for _ in range(3):
        with filler(tmp_path, 100_000) as process:
            for _ in range(4):
                process.stdout.readline()
            process.kill()
        database = database_in(tmp_path)
        stored = read_model.totals(database)["mentions"]
        assert stored == read_model.cursor(database, "Krant")["until"]
        assert stored >= 150


def test_reader_and_writer_processes_share_the_file(tmp_path):
    database = database_in(tmp_path)
    with filler(tmp_path, 1000) as process:
        seen = set()
        while process.poll() is None:
            seen.add(read_model.totals(database)["mentions"])
    assert process.returncode == 0
    assert read_model.totals(database)["mentions"] == 1000
    assert all(count % 50 == 0 for count in seen)


def test_a_waiting_writer_goes_before_new_readers(tmp_path):
    database = database_in(tmp_path)
    order = []

    def write():
        add(database, mention(1))
        order.append("write")

    def read():
        read_model.totals(database)
        order.append("read")

    with database.reading():
        writer = threading.Thread(target=write)
        writer.start()
        while not database._gate.locked():
            time.sleep(0.001)
        reader = threading.Thread(target=read)
        reader.start()
        assert order == []
    writer.join()
    reader.join()
    assert sorted(order) == ["read", "write"]


def test_readers_of_a_process_read_at_the_same_time(tmp_path):
    database = database_in(tmp_path)
    both = threading.Barrier(2, timeout=10)

    def read():
        with database.reading() as one:
            one.execute("SELECT 1")
            both.wait()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not both.broken


def test_a_failing_write_leaves_no_trace(tmp_path):
    database = database_in(tmp_path)
    before = read_model.data_version(database)
    statements = "INSERT INTO gaps VALUES ('x', '2026-01-01', '2026-01-02', 'y', NULL); SELECT nope"
    with pytest.raises(duckdb.BinderException), database.writing() as one:
        one.execute(statements)
    assert read_model.gaps(database, EVER.start, EVER.end).empty
    assert read_model.data_version(database) == before


def test_a_newer_database_is_refused_with_a_sentence(tmp_path):
    with database_in(tmp_path).writing() as one:
        one.execute("INSERT INTO schema_version VALUES (99, 'later')")
    with pytest.raises(NewerDatabase, match="install the newer program"):
        database_in(tmp_path)


def test_opening_twice_changes_nothing(tmp_path):
    add(database_in(tmp_path), mention(1))
    assert read_model.totals(database_in(tmp_path))["mentions"] == 1


def test_a_migration_that_fails_is_not_recorded(tmp_path, monkeypatch):
    database = database_in(tmp_path)
    known = connection._migrations()
    broken = [*known, ("9999_broken.sql", "CREATE TABLE half (x INT); SELECT * FROM nowhere;")]
    monkeypatch.setattr(connection, "_migrations", lambda: broken)
    with pytest.raises(duckdb.CatalogException):
        connection.migrate(database)
    with database.reading() as one:
        tables = [row[0] for row in one.execute("SHOW TABLES").fetchall()]
        version = connection._recorded_version(one)
    assert "half" not in tables
    assert version == len(known)


def test_a_file_that_is_no_database_gets_a_sentence(tmp_path):
    storage = file_storage(tmp_path)
    storage.directory.mkdir()
    (storage.directory / connection.FILE).write_bytes(b"this is not a database" * 1000)
    with pytest.raises(StorageError, match="the database can't be used"):
        open_database(storage)


def test_a_folder_that_can_not_be_made_gets_a_sentence(tmp_path):
    (tmp_path / "var").write_text("a file stands in the way")
    with pytest.raises(StorageError, match="var"):
        database_in(tmp_path)


def test_a_full_disk_gets_a_sentence_and_loses_nothing(tmp_path):
    limit = textwrap.dedent(
        """
        import resource, sys
        sys.path.insert(0, sys.argv[2])
        from pathlib import Path
        from factories import add, database_in, mention
        from data.errors import StorageError
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        database = database_in(Path(sys.argv[1]))
        add(database, mention(1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
        try:
            for start in range(2, 200):
                noise = f"{hash(str(start))} " * 200
                many = [mention(start * 1000 + n, text=f"sociaal team {n * start} {noise}")
                        for n in range(500)]
                add(database, *many)
        except StorageError as error:
            print("sentence:", error)
        """
    )
    tests = __file__.rsplit("/", 1)[0]
    done = subprocess.run(
        [sys.executable, "-c", limit, str(tmp_path), tests],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "sentence: the database can't be used" in done.stdout, done.stderr
    found = read_model.mentions(database_in(tmp_path), EVER, limit=1_000_000)
    assert "1" in set(found["external_id"])


def test_a_thread_that_reads_may_read_again_while_a_writer_waits(tmp_path):
    database = database_in(tmp_path)
    add(database, mention(1))
    writer = threading.Thread(target=add, args=(database, mention(2)))
    with database.reading():
        writer.start()
        while not database._gate.locked():
            pass
        assert read_model.totals(database)["mentions"] == 1
        with database.reading(), database.reading():
            assert read_model.totals(database)["mentions"] == 1
    writer.join(10)
    assert not writer.is_alive()
    assert read_model.totals(database)["mentions"] == 2
