"""Names cut to what fits on paper."""

LONGEST = 64


def short(name: str, longest: int = LONGEST) -> str:
    """Cut a name that is too long, at a word where that can be done."""
    name = " ".join(name.split())
    if len(name) <= longest:
        return name
    cut = name[: longest - 2]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + " …"
