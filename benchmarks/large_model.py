"""A model of RobBERT's size through onnxruntime against the plain PyTorch pipeline.

The checkpoint is made here with random weights: what it answers means nothing, but it costs
what a trained one costs. Both sides get one core and one thread, and the same texts.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.figure import Figure, in_own_process, more
from sentiment import weights

NEEDED = ("onnx", "onnxruntime", "onnxscript", "tokenizers", "torch", "transformers")
UNIT = "texts/s"


def measure() -> list[Figure]:
    """Measure the speed of both ways; without PyTorch there is nothing to measure against."""
    if absent := [name for name in NEEDED if not weights.installed(name)]:
        print(f"large_model: skipped, not installed: {', '.join(absent)}", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory() as name:
        found = in_own_process("benchmarks.large_model_worker", str(Path(name)))
    whole, full, single, best = map(float, found)
    what = "RobBERT's size through onnxruntime, one core"
    return [
        more(f"{what}, against the pipeline as it is called", whole, single, ">= 2x", UNIT),
        more(f"{what}, against the pipeline's best batch", whole, best, "-", UNIT),
        more("the same without rounding the weights", full, single, "-", UNIT),
    ]
