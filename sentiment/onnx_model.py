"""Run a model in ONNX form with onnxruntime: no PyTorch, no transformers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from sentiment.encoding import Ints

Network = Callable[[Ints, Ints], npt.NDArray[np.floating[Any]]]
"""From token numbers and their mask to one raw score for each class."""

QUIET = 3
"""Only errors: a warning of onnxruntime says nothing that a user could act on."""


def load(file: Path, threads: int) -> Network:
    """Load an ONNX file.

    Raises:
        ModelError: when it is not a model of this kind.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = QUIET
    try:
        session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's errors have no family of their own
        raise ModelError(f"{file.name}: {_first_line(error)}") from error
    wanted = {one.name: _kind(one.type) for one in session.get_inputs()}
    if unknown := wanted.keys() - {"input_ids", "attention_mask", "token_type_ids"}:
        raise ModelError(f"{file.name}: it asks for {', '.join(sorted(unknown))}, not for text")
    return lambda ids, mask: session.run(None, _fed(wanted, ids, mask))[0]


def _fed(wanted: dict[str, type[np.integer[Any]]], ids: Ints, mask: Ints) -> dict[str, Any]:
    known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    return {name: known[name].astype(kind, copy=False) for name, kind in wanted.items()}


def _kind(name: str) -> type[np.integer[Any]]:
    return np.int32 if name == "tensor(int32)" else np.int64


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
