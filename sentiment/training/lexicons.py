"""The licensed word lists, turned into marks that the features understand."""

from pathlib import Path

FOLDER = Path(__file__).parent / "licensed"
LISTS = {"p": ("lexicon-pattern.tsv", 0.3), "a": ("lexicon-afinn.tsv", 0.35)}
"""The letter of each list, its file, and the tone (-1 to 1) from which a word counts."""
STRONG = 0.55


def marks(folder: Path = FOLDER) -> dict[str, list[str]]:
    """Give every word of the lists its marks, such as ``p+`` or ``a-!`` (strong)."""
    found: dict[str, list[str]] = {}
    for letter, (name, least) in LISTS.items():
        for line in (folder / name).read_text("utf-8").splitlines():
            word, value = line.split("\t")
            if abs(float(value)) >= least:
                found.setdefault(word, []).append(_mark(letter, float(value)))
    return found


def _mark(letter: str, value: float) -> str:
    return letter + ("+" if value > 0 else "-") + ("!" if abs(value) > STRONG else "")
