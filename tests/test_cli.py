"""The commands, called the way a person calls them."""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import httpx
import pytest
from factories import EVER

from data import read_model
from data import settings as settings_module
from data.connection import open_database

CSV = """Datum;Bericht;Link;Naam
02-03-2026 09:00;Het sociaal team belde meteen terug, top!;https://x.example/1;Jan Jansen
02-03-2026 10:00;Sociaal team al drie weken onbereikbaar;https://x.example/2;Riet
morgen;kapotte datum;;
02-03-2026 11:00;;;
"""

TOML = """
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "file"
name = "Postvak"
folder = "inbox"
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "luisterpost.toml").write_text(TOML, "utf-8")
    (tmp_path / "inbox").mkdir()

    def call(*words, code=0, text=None):
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=tmp_path,
            env=environment(),
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return call


def environment():
    kept = {key: value for key, value in os.environ.items() if not key.startswith("LUISTERPOST")}
    return {**kept, "COLUMNS": "200", "NO_COLOR": "1", "PYTHONPATH": os.getcwd()}


def database(folder):
    return open_database(settings_module.load(folder / "luisterpost.toml", {}).storage)


def test_init_writes_settings_that_check_finds_in_order(run, tmp_path):
    (tmp_path / "luisterpost.toml").unlink()
    assert "luisterpost.toml" in run("init")
    assert "in order" in run("check")
    assert "exists already" in run("init", code=2)


def test_check_names_every_mistake(run, tmp_path):
    (tmp_path / "luisterpost.toml").write_text("[dashbord]\n[[sources]]\nkind='x'\n", "utf-8")
    said = run("check", code=2)
    assert "dashbord: unknown key" in said
    assert "sources[1]" in said
    assert "topics: is missing" in said


def test_check_names_fields_that_a_table_does_not_have(run, tmp_path):
    (tmp_path / "luisterpost.toml").write_text(TOML + 'columns = { mean = "cijfer" }\n', "utf-8")
    said = run("check", code=2)
    assert "sources[1].columns.mean: unknown field; write one of text" in said


def test_check_names_the_mistakes_in_the_themes(run, tmp_path):
    assert "12 themes" in run("check")
    file = tmp_path / "luisterpost.toml"
    file.write_text("[sentiment]\nthemes = 'mine.toml'\n" + file.read_text("utf-8"), "utf-8")
    (tmp_path / "mine.toml").write_text("[[themes]]\nname = 'eten'\nmach = ['soep']\n", "utf-8")
    said = run("check", code=2)
    assert "eten.mach: unknown key" in said
    assert "eten.title: is missing" in said


def test_without_settings_the_way_on_is_told(run, tmp_path):
    (tmp_path / "luisterpost.toml").unlink()
    assert "luisterpost init" in run("status", code=2)


def test_import_previews_refuses_and_stores_without_names(run, tmp_path):
    file = tmp_path / "berichten.csv"
    file.write_text(CSV, "utf-8")

    assert "nothing stored" in run("import", str(file), "--dry-run")
    said = run("import", str(file), "--source", "Export")
    assert "2 rows can be read, 2 refused" in said
    assert "2 stored" in said
    assert "0 stored" in run("import", str(file), "--source", "Export")

    found = read_model.mentions(database(tmp_path), EVER, limit=10)
    assert found["scored"].all()
    stored = (tmp_path / "var" / "luisterpost.duckdb").read_bytes()
    assert b"Jan Jansen" not in stored


def test_import_takes_a_column_mapping(run, tmp_path):
    file = tmp_path / "vreemd.csv"
    file.write_text("wanneer;wat\n02-03-2026;sociaal team kwam\n", "utf-8")
    run("import", str(file), code=1)
    said = run("import", str(file), "--column", "text=wat", "--column", "published_at=wanneer")
    assert "1 stored" in said
    assert "FIELD=NAME" in run("import", str(file), "--column", "tekst", code=2)


def test_import_stores_facts_of_every_kind(run, tmp_path):
    tables = {
        "scores": "maand;gemiddelde;aantal\njanuari 2026;8,4;31\nfebruari 2026;elf;1\n",
        "complaints": "week;klachten;clienten\n2026-W07;3;1240\n",
        "contacts": "uur;kanaal;aantal\n2-2-2026 14:00;telefoon;4\n",
        "visits": "uur;pagina;bezoeken\n2-2-2026 14:00;/themas/;4\n",
    }
    for kind, table in tables.items():
        (tmp_path / f"{kind}.csv").write_text(table, "utf-8")
    said = run("import", "scores.csv", "--as", "scores", "--instrument", "Ervaringwijzer")
    assert "1 scores can be read, 1 refused" in said
    assert "unreadable_number: 1 (rows 3). A number can't be read." in said
    assert "1 scores stored" in said
    for kind in ("complaints", "contacts", "visits"):
        assert f"1 {kind} stored" in run("import", f"{kind}.csv", "--as", kind)
    counted = json.loads(run("status", "--json"))["facts"]
    assert counted == dict.fromkeys(tables, 1)
    assert "complaints 1, contacts 1, scores 1, visits 1" in run("status")


def test_import_says_what_a_table_of_facts_lacks(run, tmp_path):
    file = tmp_path / "contacten.csv"
    file.write_text("uur;naam;aantal\n2-2-2026 14:00;Riet;4\n", "utf-8")
    said = run("import", str(file), "--as", "contacts", code=1)
    assert "personal_column: naam" in said
    assert "Only counts belong here" in said
    assert "FIELD one of" in run("import", str(file), "--as", "visits", "--column", "x=y", code=2)
    assert "only contacts and visits" in run("import", str(file), "--complete", code=2)


def test_status_counts_in_words_and_json(run, tmp_path):
    file = tmp_path / "berichten.csv"
    file.write_text(CSV, "utf-8")
    run("import", str(file))
    assert "mentions 2, scored 2" in run("status")
    found = json.loads(run("status", "--json"))
    assert (found["mentions"], found["scored"]) == (2, 2)
    assert found["sources"][0]["name"] == "Postvak"


def test_collect_says_which_source_failed(run, tmp_path):
    old = time.time() - 60
    file = tmp_path / "inbox" / "a.csv"
    file.write_text(CSV, "utf-8")
    os.utime(file, (old, old))
    assert "Postvak: 2 new" in run("collect")

    (tmp_path / "luisterpost.toml").write_text(TOML.replace('"inbox"', '"nowhere"'), "utf-8")
    assert "failed: Postvak" in run("collect", code=1)
    assert "the sources are: Postvak" in run("collect", "--source", "Post", code=2)


def test_score_json_answers_every_line_in_order(run, tmp_path):
    (tmp_path / "luisterpost.toml").unlink()
    said = run("score", "--json", text="Vreselijk slecht, nooit meer\n\nHeel lief geholpen, top!\n")
    rows = [json.loads(line) for line in said.splitlines()]
    assert [row["polarity"] for row in (rows[0], rows[2])] == ["neg", "pos"]
    assert len(rows) == 3
    assert set(rows[0]) == {"polarity", "p_neg", "p_neu", "p_pos", "uncertain", "model"}


def test_a_model_that_fails_is_named_and_the_embedded_one_answers(run, tmp_path):
    (tmp_path / "luisterpost.toml").write_text(TOML + "[sentiment]\nmodel = './gone'\n", "utf-8")
    said = run("score", "--json", text="Vreselijk slecht\n")
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert [row["model"].split()[0] for row in answers] == ["embedded"]
    assert "there is no model with a config.json" in said
    assert "Instead of it: embedded" in said


def test_model_evaluate_stands_beside_the_majority(run, tmp_path):
    (tmp_path / "luisterpost.toml").unlink()
    file = tmp_path / "labels.tsv"
    file.write_text("label\ttext\nneg\tvreselijk slecht\npos\ttop geholpen\nneg\thuilen\n")
    found = json.loads(run("model", "evaluate", str(file), "--json"))
    assert (found["n"], found["majority"]) == (3, "neg")
    assert found["majority_accuracy"] == pytest.approx(2 / 3, abs=0.001)
    assert "majority baseline" in run("model", "evaluate", str(file))
    file.write_text("label\ttext\nboos\tvreselijk\n")
    assert "write label" in run("model", "evaluate", str(file), code=1)


def test_topics_preview_shows_gains_and_losses_and_changes_nothing(run, tmp_path):
    file = tmp_path / "berichten.csv"
    file.write_text(CSV, "utf-8")
    run("import", str(file))
    (tmp_path / "luisterpost.toml").write_text(TOML.replace("sociaal team", "onbereikbaar"))
    before = read_model.data_version(database(tmp_path))
    said = run("topics", "preview")
    assert "-1" in said
    assert "Sociaal team al drie weken" not in said.split("- Team")[0]
    assert read_model.data_version(database(tmp_path)) == before


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the program ended by itself"
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def answers(port):
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def children(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().split()[2] != "Z"


@pytest.fixture
def started(tmp_path):
    port = free_port()
    dashboard = f"\n[dashboard]\nport = {port}\n"
    (tmp_path / "luisterpost.toml").write_text(TOML + dashboard, "utf-8")
    (tmp_path / "inbox").mkdir()
    command = [sys.executable, "-m", "cli", "up"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield process, port
        process.kill()


@pytest.mark.browser
def test_up_serves_restarts_what_falls_and_ends_cleanly(started):
    process, port = started
    wait_for(lambda: answers(port), process)
    first = children(process.pid)
    assert len(first) == 2

    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: len(children(process.pid)) == 2 != first, process)

    last = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not any(alive(pid) for pid in last)


@pytest.mark.browser
def test_a_busy_port_gets_a_sentence(run, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        text = textwrap.dedent(f"\n[dashboard]\nport = {port}\n")
        (tmp_path / "luisterpost.toml").write_text(TOML + text, "utf-8")
        assert "give another port" in run("up", code=2)
