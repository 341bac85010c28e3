"""The embedded model against the same kind of model in a plain scikit-learn pipeline.

The plain peer hashes words and letter groups, weighs them and applies a logistic regression;
it is fitted here on the same texts with as many columns. Both score the same messages of about
120 characters on one core, in one batch; the tone of a message is asked, not how right it is.
"""

from pathlib import Path

from benchmarks.figure import Figure, in_own_process, more, quicker
from sentiment import embedded

MEGABYTE = 1_000_000


def measure() -> list[Figure]:
    """Measure speed, loading and size of both in one process."""
    found = in_own_process("benchmarks.embedded_model_worker")
    ours, peer, load, peer_load, peer_size = map(float, found)
    size = Path(embedded.FILE).stat().st_size / MEGABYTE
    what = "embedded model, 120 characters, one core"
    return [
        more(what, ours, peer, ">= 2,000", "messages/s"),
        quicker("loading the embedded model", load, peer_load, "< 0.5"),
        quicker("size of its file", size, peer_size, "<= 25", "MB"),
    ]
