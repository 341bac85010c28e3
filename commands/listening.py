"""Commands that listen and look: collect, score, status, topics."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.table import Table

import sentiment
from commands.console import clock, house_of, notes, out, progress, settings_of
from commands.model import chosen_model
from data import preview, read_facts, read_model
from data.connection import Database, open_database
from data.errors import SettingsError
from data.records import SourceState
from data.settings import Settings

app = typer.Typer()
topics_app = typer.Typer(help="Look at topics before you change them.", no_args_is_help=True)
app.add_typer(topics_app, name="topics")


@app.command()
def collect(
    context: typer.Context,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
) -> None:
    """Collect every source once; exit code 1 when one of them failed."""
    import scheduler

    house = house_of(context)
    chosen = [one for one in house.settings.sources if source in (None, one.name)]
    if not chosen:
        names = ", ".join(one.name for one in house.settings.sources)
        raise SettingsError([f"there is no source called {source!r}; the sources are: {names}"])
    failed = []
    with progress("Collecting", len(chosen)) as advance:
        for one in chosen:
            done = scheduler.collect(house, one)
            advance(1)
            outcome = done.error or f"{done.stored.added} new, {done.stored.edited} edited"
            out.print(f"{one.name}: {outcome}", markup=False)
            if done.error:
                failed.append(one.name)
    scheduler.score(house)
    if failed:
        notes.print(f"failed: {', '.join(failed)}", markup=False)
        raise typer.Exit(1)


@app.command()
def score(
    context: typer.Context,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Score lines from standard input, one JSON object a line."),
    ] = False,
) -> None:
    """Score what is stored and has no score yet, or lines from standard input."""
    if as_json:
        _score_lines(chosen_model(context))
        return
    import scheduler

    house = house_of(context)
    backlog = read_model.unscored_count(house.database, house.model.name, house.model.version)
    with progress("Scoring", backlog) as advance:
        scored = scheduler.score(house, advance)
    out.print(f"{scored} scored by {house.model.name} {house.model.version}")


def _score_lines(model: sentiment.Model) -> None:
    lines = sys.stdin.buffer.read().decode("utf-8", "replace").split("\n")
    texts = lines[:-1] if lines[-1] == "" else lines
    for answer in model.score(texts):
        print(  # noqa: T201
            json.dumps(
                {
                    "polarity": answer.polarity,
                    "p_neg": round(answer.p_neg, 4),
                    "p_neu": round(answer.p_neu, 4),
                    "p_pos": round(answer.p_pos, 4),
                    "uncertain": answer.uncertain,
                    "model": f"{answer.model} {answer.version}",
                }
            )
        )


@app.command()
def status(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show sources, last rounds and counts."""
    settings = settings_of(context)
    database = open_database(settings.storage)
    rows, totals = _source_rows(settings, database), read_model.totals(database)
    heartbeat = read_model.heartbeat(database, read_model.SCHEDULER)
    facts = {kind: sum(one.values()) for kind, one in read_facts.counts(database).items()}
    if as_json:
        found = {
            **totals,
            "facts": facts,
            "data_version": read_model.data_version(database),
            "heartbeat": heartbeat,
            "sources": rows,
        }
        print(json.dumps(found, indent=2, default=str))  # noqa: T201
        return
    table = Table("source", "kind", "mentions", "facts", "last good round", "next round", "health")
    for row in rows:
        moments = (clock(row["last_ok_at"]), clock(row["next_run_at"]))
        counted = (str(row["mentions"]), str(row["facts"]))
        table.add_row(row["name"], row["kind"], *counted, *moments, _health(row))
    out.print(table)
    out.print(f"mentions {totals['mentions']}, scored {totals['scored']}")
    out.print(", ".join(f"{kind} {count}" for kind, count in facts.items()))
    out.print(f"scheduler: last sign of life {clock(heartbeat)}")


def _source_rows(settings: Settings, database: Database) -> list[dict[str, Any]]:
    states = read_model.source_states(database)
    counted = read_model.by_source(database).set_index("source")["mentions"].to_dict()
    facts = read_facts.counts(database)
    rows = []
    for source in settings.sources:
        state = states.get(source.name, SourceState(source=source.name))
        rows.append(
            {
                "name": source.name,
                "kind": source.kind,
                "enabled": source.enabled,
                "mentions": int(counted.get(source.name, 0)),
                "facts": sum(one.get(source.name, 0) for one in facts.values()),
                "last_ok_at": state.last_ok_at,
                "next_run_at": state.next_run_at,
                "failures": state.failures,
                "error": state.error,
            }
        )
    return rows


def _health(row: dict[str, Any]) -> str:
    if not row["enabled"]:
        return "off"
    return str(row["error"] or ("ok" if row["last_ok_at"] else "-"))


@topics_app.command("preview")
def topics_preview(context: typer.Context) -> None:
    """Show what the topics in the settings would match in what is stored, before they count."""
    settings = settings_of(context)
    found = preview.preview(open_database(settings.storage), settings.records())
    table = Table("topic", "now", "would gain", "would lose")
    for one in found:
        table.add_row(one.name, str(one.now), f"+{one.gained}", f"-{one.lost}")
    out.print(table)
    for one in found:
        for sign, examples in (("+", one.examples_gained), ("-", one.examples_lost)):
            for example in examples:
                out.print(f"{sign} {one.name}: {example}", markup=False)
    out.print("Only what is stored can be matched; older messages that matched nothing are gone.")
