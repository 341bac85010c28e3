"""Turn a PyTorch model into ONNX, so that it runs faster and without PyTorch."""

import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from data.errors import ModelError
from data.settings import SentimentSettings
from sentiment import checkpoint, hub, torch_model, weights
from sentiment.weights import Kind, Weights

NAME = "model.onnx"
INPUTS = ("input_ids", "attention_mask")
NEEDED = ("torch", "transformers", "onnx", "onnxscript", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Exported:
    """How the new model compares with the one it was made from, over ``texts`` texts."""

    texts: int
    agreement: float
    largest_difference: float
    megabytes: float


def export(
    settings: SentimentSettings, target: Path, texts: Sequence[str], *, whole_numbers: bool = True
) -> Exported:
    """Write the model of the settings as ONNX into a new folder and compare the answers.

    ``whole_numbers`` rounds the weights to eight bits: about a quarter of the size and
    twice the speed, for slightly other probabilities.

    Raises:
        ModelError: when the model can't be read or packages are missing.
    """
    _check(target, texts)
    choose = partial(
        weights.choose,
        allow_pickle=settings.allow_pickle_weights,
        kinds=(Kind.SAFETENSORS, Kind.PICKLED),
    )
    folder = checkpoint.folder_of(settings, choose)
    chosen = choose(hub.files(folder))
    target.mkdir(parents=True)
    try:
        _write(folder, chosen, target, whole_numbers)
        return _compared(settings, target, texts)
    except BaseException:
        shutil.rmtree(target)
        raise


def _check(target: Path, texts: Sequence[str]) -> None:
    absent = [name for name in NEEDED if not weights.installed(name)]
    if absent:
        raise ModelError(
            f"to make ONNX needs {', '.join(absent)}: pip install 'luisterpost[export]'",
            "model_needs_package",
        )
    if target.exists():
        raise ModelError(f"{target} exists already: name a new folder")
    if not texts:
        raise ModelError("there are no texts to compare the answers on")


def _write(folder: Path, chosen: Weights, target: Path, whole_numbers: bool) -> None:
    _copy_beside(folder, target)
    with tempfile.TemporaryDirectory(dir=target) as workshop:
        place = Path(workshop) if whole_numbers else target
        _translate(folder, chosen, place / NAME)
        if whole_numbers:
            rounded(place / NAME, target / NAME)


def _copy_beside(folder: Path, target: Path) -> None:
    """Bring along what the labels are called and how texts become tokens."""
    shutil.copyfile(folder / "config.json", target / "config.json")
    tokenizer, most = checkpoint.tokenizer_of(folder)
    tokenizer.save(str(target / "tokenizer.json"))
    (target / "tokenizer_config.json").write_text(json.dumps({"model_max_length": most}), "utf-8")


def _translate(folder: Path, chosen: Weights, file: Path) -> None:
    """Write the network as ONNX, for any number of texts of any length."""
    import torch

    pickled = chosen.kind is Kind.PICKLED
    network = torch_model.classifier(folder, pickled=pickled, attn_implementation="eager")
    network.config.return_dict = False
    ids = torch.full((2, 8), 5)
    mask = torch.ones_like(ids)
    mask[1, 5:] = 0
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with _quiet():
        torch.onnx.export(
            network,
            (),
            str(file),
            kwargs=dict(zip(INPUTS, (ids, mask), strict=True)),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_shapes=dict.fromkeys(INPUTS, free),
            dynamo=True,
            external_data=True,
            verbose=False,
        )
    _forget_shapes(file)


def _forget_shapes(file: Path) -> None:
    """Leave out the noted shapes between the steps: older quantizers stumble over them."""
    import onnx

    model = onnx.load(str(file), load_external_data=False)
    del model.graph.value_info[:]
    onnx.save(model, str(file))


def rounded(source: Path, target: Path) -> None:
    """Round the weights to eight bits; the activations are rounded while it runs."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet():
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
            # Seven bits: processors without VNNI would overflow at eight, unseen.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )


def _compared(settings: SentimentSettings, target: Path, texts: Sequence[str]) -> Exported:
    found = settings.model_copy(update={"model": str(target.resolve()), "revision": ""})
    made = checkpoint.load(found)
    before = checkpoint.load(settings, kinds=(Kind.SAFETENSORS, Kind.PICKLED))
    first, second = before.probabilities(texts), made.probabilities(texts)
    return Exported(
        texts=len(texts),
        agreement=float((first.argmax(axis=1) == second.argmax(axis=1)).mean()),
        largest_difference=float(np.abs(first - second).max()),
        megabytes=sum(file.stat().st_size for file in target.glob(f"{NAME}*")) / 1e6,
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the tools' own remarks from a user who can do nothing about them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.disable(logging.WARNING)
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)
