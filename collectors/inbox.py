"""The folder where people put files, and the two where they find them back."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.errors import CollectError, ImportRefused

READ = "verwerkt"
REFUSED = "geweigerd"
STILL_WRITING = timedelta(seconds=2)
MOST_ROWS_NAMED = 100

REASONS = {
    "absurd_date": "de datum ligt vóór 1995 of in de toekomst",
    "absurd_number": "een getal valt buiten wat kan; noem een andere schaal in een kolom 'Schaal'",
    "empty_file": "Het bestand is leeg of bevat alleen kolomnamen.",
    "long_label": "een naam of onderwerp is te lang; hier horen alleen korte woorden",
    "no_count_column": "Er is geen kolom met het aantal gevonden. Noem die kolom 'Aantal'.",
    "no_date": "er staat geen datum",
    "no_date_column": "Er is geen kolom met de datum gevonden. Noem die kolom 'Datum'.",
    "no_end": "er staat geen eindtijd, of het einde ligt vóór het begin",
    "no_hour_column": "Er is geen kolom met de dag en het uur gevonden. Noem die kolom 'Uur'.",
    "no_instrument": "Nergens staat waarmee is gemeten. Voeg een kolom 'Instrument' toe.",
    "no_mean_column": "Er is geen kolom met de score gevonden. Noem die kolom 'Gemiddelde'.",
    "no_name": "er staat geen naam",
    "no_number": "er staat geen getal",
    "no_page": "er staat geen pagina",
    "no_page_column": "Er is geen kolom met de pagina gevonden. Noem die kolom 'Pagina'.",
    "no_period": "er staat geen periode",
    "no_period_column": "Er is geen kolom met de periode gevonden. Noem die kolom 'Periode'.",
    "no_text": "er staat geen tekst",
    "no_text_column": "Er is geen kolom met de tekst gevonden. Noem die kolom 'Bericht'.",
    "not_a_calendar": "Dit is geen agendabestand (iCalendar, .ics) met afspraken erin.",
    "personal_column": "In een kolom staat wie iemand is. Haal namen en nummers eerst weg.",
    "too_large": "Het bestand is te groot. Knip het in stukken van hooguit 50 MB.",
    "too_many_events": "In de agenda staan te veel momenten. Bewaar alleen de uitzendingen.",
    "unknown_column": "Een kolom die in de instellingen staat, komt in dit bestand niet voor.",
    "unknown_format": "Dit soort bestand kan niet gelezen worden. Bewaar het als CSV of XLSX.",
    "unreadable": "Het bestand is beschadigd of geen echt CSV- of XLSX-bestand.",
    "unreadable_date": "de datum is niet te lezen; schrijf bijvoorbeeld 31-12-2025 14:30",
    "unreadable_number": "een getal is niet te lezen; schrijf bijvoorbeeld 12 of 8,4",
    "unreadable_period": "de periode is niet te lezen; schrijf bijvoorbeeld maart 2026",
    "wrong_separator": "De kolommen zijn niet te herkennen. Scheid ze met een puntkomma.",
}
"""What is written beside a file, in the language of the people who put it there."""

_PASSING = (".part", ".crdownload", ".tmp", ".download", ".filepart", ".swp")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was left out, and the code of the reason."""

    row: int
    code: str


def waiting(folder: Path, now: datetime) -> Iterator[Path]:
    """Return the files to read, oldest first; what is still being written waits.

    Raises:
        CollectError: ``folder_missing`` or ``folder_unwritable``.
    """
    try:
        found = [(path.lstat().st_mtime, path) for path in folder.iterdir() if _is_meant(path)]
    except PermissionError as error:
        raise CollectError("folder_unwritable", str(folder)) from error
    except OSError as error:
        raise CollectError("folder_missing", str(folder)) from error
    for changed, path in sorted(found):
        # A time in the future is a wrong clock, not somebody writing.
        if abs(now - datetime.fromtimestamp(changed, UTC)) >= STILL_WRITING:
            yield path


def accept(path: Path, refused: Sequence[Refusal] = ()) -> bool:
    """Move a file that was read; name the rows that were left out beside it."""
    rows = [f"Rij {each.row}: {REASONS[each.code]}." for each in refused[:MOST_ROWS_NAMED]]
    if len(refused) > MOST_ROWS_NAMED:
        rows.append(f"En nog {len(refused) - MOST_ROWS_NAMED} andere rijen.")
    heading = f"Niet overgenomen uit {path.name}: {len(refused)} rij(en)."
    return _move(path, READ, "\n".join([heading, *rows]) if rows else "")


def refuse(path: Path, refusal: ImportRefused) -> bool:
    """Move a file that can't be read, and write beside it why."""
    log.warning("file refused name=%s code=%s detail=%s", path.name, refusal.code, refusal.detail)
    return _move(path, REFUSED, REASONS[refusal.code])


def _is_meant(path: Path) -> bool:
    if path.name.startswith((".", "~$")) or path.name.lower().endswith(_PASSING):
        return False
    return path.is_file() and not path.is_symlink()


def _move(path: Path, name: str, sentence: str) -> bool:
    folder = path.parent / name
    try:
        folder.mkdir(exist_ok=True)
        target = _free(folder, path)
        path.rename(target)
        if sentence:
            target.with_name(f"{target.name}.txt").write_text(f"{sentence}\n", "utf-8")
    except OSError as error:
        log.warning("file not moved name=%s error=%s", path.name, error)
        return False
    return True


def _free(folder: Path, path: Path) -> Path:
    """Return a name that no earlier file has."""
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem} ({number}){path.suffix}"
    return target
