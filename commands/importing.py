"""The command that imports mentions from a file a person has."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from commands.console import clock, house_of, out
from data.errors import SettingsError
from data.records import Batch, Channel, Stored
from data.settings import FileSource

if TYPE_CHECKING:
    from collectors.file_rows import Parsed

app = typer.Typer()

PREVIEWED = 5


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file with one mention a row.")],
    source: Annotated[str, typer.Option(help="Name of the source the mentions get.")] = "Import",
    channel: Annotated[
        Channel, typer.Option(help="Channel of rows that name none.")
    ] = Channel.OTHER,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Mapping such as text=Bericht or published_at=Datum; repeat it."),
    ] = None,
    only_matching: Annotated[
        bool, typer.Option("--only-matching", help="Leave out rows that match no topic.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, store nothing.")] = False,
) -> None:
    """Import mentions from a file: a preview, and what was refused and why."""
    import scheduler
    from collectors import file_rows, tables

    house = house_of(context)
    inbox = FileSource(
        kind="file",
        name=source,
        folder=file.parent,
        channel=channel,
        columns=_mapping(column or []),
        keep="matching" if only_matching else "all",
    )
    parsed = file_rows.parse(tables.read_table(file), inbox, house.kit)
    _preview(parsed)
    if dry_run:
        out.print("Dry run: nothing stored.")
        return
    stored = Stored(refused=len(parsed.refused))
    for start in range(0, len(parsed.mentions), scheduler.CHUNK):
        chunk = parsed.mentions[start : start + scheduler.CHUNK]
        stored += scheduler.add(house, inbox, Batch(mentions=chunk, cursor={}))
    scheduler.score(house)
    out.print(
        f"{stored.added} stored, {stored.edited} updated, {stored.unmatched} without a topic, "
        f"{stored.seen - stored.added - stored.edited - stored.unmatched} known already, "
        f"{stored.refused} refused"
    )


def _mapping(pairs: list[str]) -> dict[str, str]:
    from collectors import file_rows

    known = file_rows.COLUMNS
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


def _preview(parsed: "Parsed") -> None:
    table = Table("published", "channel", "text")
    for mention in parsed.mentions[:PREVIEWED]:
        table.add_row(clock(mention.published_at), mention.channel, mention.text[:100])
    out.print(table, markup=False)
    out.print(f"{len(parsed.mentions)} rows can be read, {len(parsed.refused)} refused")
    for code, count in Counter(one.code for one in parsed.refused).most_common():
        rows = ", ".join(str(one.row) for one in parsed.refused if one.code == code)
        out.print(f"  {code}: {count} (rows {rows[:80]})")
