"""The command that imports mentions or facts from a file a person has."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import import_preview
from commands.console import house_of, out
from data.errors import ImportRefused, SettingsError
from data.records import Channel, Stored
from data.settings import FileSource

if TYPE_CHECKING:
    from collectors.file_rows import Parsed
    from scheduler import House

app = typer.Typer()


class Holds(StrEnum):
    """What the rows of a file are."""

    MENTIONS = "mentions"
    SCORES = "scores"
    COMPLAINTS = "complaints"
    CONTACTS = "contacts"
    VISITS = "visits"


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    holds: Annotated[Holds, typer.Option("--as", help="What its rows are.")] = Holds.MENTIONS,
    source: Annotated[str, typer.Option(help="Name of the source the rows get.")] = "Import",
    channel: Annotated[
        Channel, typer.Option(help="Channel of mentions that name none.")
    ] = Channel.OTHER,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Mapping such as text=Bericht or count=Klachten; repeat it."),
    ] = None,
    instrument: Annotated[
        str, typer.Option(help="What measured the scores, such as Ervaringwijzer.")
    ] = "",
    own: Annotated[str, typer.Option(help="Our own name in the column organisation.")] = "",
    complete: Annotated[
        bool, typer.Option("--complete", help="An hour without a row is a zero.")
    ] = False,
    only_matching: Annotated[
        bool, typer.Option("--only-matching", help="Leave out mentions that match no topic.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, store nothing.")] = False,
) -> None:
    """Import mentions or facts from a file: a preview, and what was refused and why."""
    from collectors import table_rows, tables

    house = house_of(context)
    inbox = FileSource(
        kind="file",
        name=source,
        folder=file.parent,
        holds=holds.value,
        channel=channel,
        columns=_mapping(column or [], holds),
        instrument=instrument,
        own_name=own,
        complete=_complete(complete, holds),
        keep="matching" if only_matching else "all",
    )
    try:
        parsed = table_rows.parse(tables.read_table(file), inbox, house.kit, file.name)
    except ImportRefused as refusal:
        import_preview.explain(refusal)
        raise typer.Exit(1) from refusal
    import_preview.show(parsed)
    if dry_run:
        out.print("Dry run: nothing stored.")
        return
    import_preview.tell(parsed, _store(house, inbox, parsed))


def _store(house: "House", inbox: FileSource, parsed: "Parsed") -> Stored:
    import scheduler
    from collectors import table_rows

    stored = Stored()
    for batch in table_rows.batches(parsed, {}, {}):
        stored += scheduler.add(house, inbox, batch)
    scheduler.score(house)
    return stored


def _mapping(pairs: list[str], holds: Holds) -> dict[str, str]:
    from collectors import table_rows

    known = table_rows.FIELDS[holds]
    mapping = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
    wrong = [pair for pair in pairs if pair.split("=", 1)[0] not in known or "=" not in pair]
    if wrong:
        raise SettingsError(
            [
                f"--column {one}: write FIELD=NAME with FIELD one of {', '.join(known)}"
                for one in wrong
            ]
        )
    return mapping


def _complete(complete: bool, holds: Holds) -> bool:
    if complete and holds not in (Holds.CONTACTS, Holds.VISITS):
        raise SettingsError(["--complete: only contacts and visits are counted by the hour"])
    return complete
