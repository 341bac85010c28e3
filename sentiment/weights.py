"""Choose the weights of a model that can be run here: ONNX first, then safetensors."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from data.errors import ModelError


class Kind(StrEnum):
    """What runs the weights, and what they are."""

    ONNX = "onnx"
    SAFETENSORS = "safetensors"
    PICKLED = "pickled"


FILES = {
    Kind.ONNX: ("onnx/model.onnx", "model.onnx", "onnx/model_quantized.onnx"),
    Kind.SAFETENSORS: ("model.safetensors", "model.safetensors.index.json"),
    Kind.PICKLED: ("pytorch_model.bin", "pytorch_model.bin.index.json"),
}
NEEDED = {
    Kind.ONNX: ("onnxruntime", "tokenizers"),
    Kind.SAFETENSORS: ("torch", "transformers"),
    Kind.PICKLED: ("torch", "transformers"),
}


@dataclass(frozen=True, slots=True)
class Weights:
    """A file with weights, by its name within the model's folder."""

    kind: Kind
    file: str

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of all files that belong to it."""
        parts = self.file.removesuffix(".index.json")
        stem, _, suffix = parts.rpartition(".")
        return (self.file, f"{self.file}_data", f"{self.file}.data", f"{stem}-*.{suffix}")


def choose(
    names: Collection[str], *, allow_pickle: bool, kinds: Collection[Kind] = tuple(Kind)
) -> Weights:
    """Choose among the files of a model: of the first kind that can be run here.

    Raises:
        ModelError: when none can be used here; it says what to do about it.
    """
    present = [Weights(kind, file) for kind in kinds for file in FILES[kind] if file in names]
    allowed = [one for one in present if one.kind is not Kind.PICKLED or allow_pickle]
    usable = [one for one in allowed if not missing(one.kind)]
    if usable:
        return usable[0]
    raise _unusable(present, allowed)


def missing(kind: Kind) -> list[str]:
    """Name the packages that these weights need and that are not installed."""
    return [name for name in NEEDED[kind] if not installed(name)]


def installed(name: str) -> bool:
    """Tell whether a package can be imported, without importing it."""
    try:
        return find_spec(name) is not None
    except ValueError:  # a package that is shut out on purpose has no spec
        return False


def _unusable(present: list[Weights], allowed: list[Weights]) -> ModelError:
    if allowed:
        kind = allowed[0].kind
        extra = "onnx" if kind is Kind.ONNX else "torch"
        return ModelError(
            f"{allowed[0].file} needs {' and '.join(missing(kind))}: "
            f"pip install 'luisterpost[{extra}]'"
            + ("" if kind is Kind.ONNX else ", or bring an ONNX file (docs/larger-models.md)"),
            "model_needs_package",
        )
    if present:
        return ModelError(
            f"there is only {present[0].file}: pickled weights can run code when they are read. "
            "Take a revision with model.safetensors, or write allow_pickle_weights = true",
            "model_unsafe",
        )
    return ModelError(
        "there are no weights: expected onnx/model.onnx, model.onnx or model.safetensors",
        "model_not_found",
    )
