"""Fit the small network with PyTorch: slow and plain arithmetic, the same on every processor."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment import features, network

WIDTHS = (1, 2, 3, 5)
"""Words that a convolution sees at once."""
SIZE = 64
"""Numbers that stand for a piece of a word, and values each width of convolution finds."""
ROUNDS = 7
BATCH = 128
FASTEST = 4e-3
MODEST = 0.05
"""Part of a label that is spread over the three classes."""
LOST_WORDS, LOST_NUMBERS, LOST_VALUES = 0.15, 0.2, 0.4
"""What is left out at random while training, so that nothing leans on one word."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Task:
    """What to learn from: tokens, classes and weights of texts."""

    split: Sequence[Sequence[str]]
    labels: Ints
    weight: Floats
    lexicon: features.Lexicon

    def part(self, rows: Ints) -> "Task":
        """Return some of the texts."""
        split = [self.split[row] for row in rows]
        return Task(split, self.labels[rows], self.weight[rows], self.lexicon)


def plain_arithmetic() -> Any:
    """Load PyTorch so that the same numbers come out on every x86-64 processor.

    PyTorch and the library below it choose other instructions, and with them another order
    of additions, on another processor, unless they are told not to before they are loaded.
    """
    os.environ["ATEN_CPU_CAPABILITY"] = "default"
    os.environ["MKL_CBWR"] = "COMPATIBLE"
    import torch

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.backends.mkldnn.set_flags(False)
    return torch


def fit(task: Task, seed: int) -> network.Network:
    """Fit one network; the seed decides where it starts and the order of the texts."""
    torch = plain_arithmetic()
    torch.manual_seed(seed)
    layers = _layers(torch)
    batches = [batch for _ in range(ROUNDS) for batch in _batches(task, seed + 1)]
    steps = torch.optim.Adam([one for group in layers.values() for one in group])
    speed = torch.optim.lr_scheduler.OneCycleLR(steps, FASTEST, total_steps=len(batches))
    for rows in batches:
        part = task.part(rows)
        scores = _forward(torch, layers, network.lay(part.split, part.lexicon))
        losses = torch.nn.functional.cross_entropy(
            scores, torch.tensor(part.labels), reduction="none", label_smoothing=MODEST
        )
        weight = torch.tensor(part.weight, dtype=torch.float32)
        steps.zero_grad()
        ((losses * weight).sum() / weight.sum()).backward()
        steps.step()
        speed.step()
    return _network(torch, layers)


def _batches(task: Task, seed: int) -> list[Ints]:
    order = np.random.default_rng(seed).permutation(len(task.split))
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def _layers(torch: Any) -> dict[str, list[Any]]:
    """Make the weights that are learned, drawn at random."""

    def drawn(*size: int, spread: float) -> Any:
        return torch.nn.Parameter(torch.randn(*size) * spread)

    values = 2 * SIZE * len(WIDTHS)
    return {
        "vectors": [drawn(1 << network.BITS, SIZE, spread=0.1)],
        "kernels": [drawn(width, SIZE, SIZE, spread=(width * SIZE) ** -0.5) for width in WIDTHS],
        "kernel_bias": [drawn(SIZE, spread=0.0) for _ in WIDTHS],
        "out": [drawn(values, 3, spread=values**-0.5)],
        "out_bias": [drawn(3, spread=0.0)],
    }


def _forward(torch: Any, layers: dict[str, list[Any]], line: network.Line) -> Any:
    """Compute the scores as ``Network.logits`` does, with parts left out at random."""
    drop = torch.nn.functional.dropout
    words = torch.nn.functional.embedding_bag(
        torch.tensor(line.piece),
        layers["vectors"][0],
        torch.tensor(line.first_piece),
        mode="mean",
    )
    kept = (torch.rand(len(line.word), 1) >= LOST_WORDS).float()
    read = torch.zeros(line.length + 2 * network.REACH, SIZE)
    places = torch.tensor(network.REACH + line.place)
    read = read.index_copy(0, places, drop(words[torch.tensor(line.word)] * kept, LOST_NUMBERS))
    hidden = torch.cat([_convolved(torch, read, line, *one) for one in _pairs(layers)], dim=1)
    text = torch.tensor(np.repeat(np.arange(len(line.sizes)), line.sizes))
    inside = hidden[torch.tensor(line.place)]
    lengths = torch.tensor(line.sizes)
    highest = torch.segment_reduce(inside, "max", lengths=lengths)
    total = torch.zeros(len(line.sizes), inside.shape[1]).index_add(0, text, inside)
    found = torch.cat([highest, total / lengths[:, None]], dim=1)
    return drop(found, LOST_VALUES) @ layers["out"][0] + layers["out_bias"][0]


def _pairs(layers: dict[str, list[Any]]) -> list[tuple[Any, Any]]:
    return list(zip(layers["kernels"], layers["kernel_bias"], strict=True))


def _convolved(torch: Any, read: Any, line: network.Line, kernel: Any, bias: Any) -> Any:
    first = network.REACH - len(kernel) // 2
    shifts = [
        read[first + shift : first + shift + line.length] @ one for shift, one in enumerate(kernel)
    ]
    return torch.relu(sum(shifts) + bias)


def _network(torch: Any, layers: dict[str, list[Any]]) -> network.Network:
    """Put the kernels of all widths side by side in one of the full width."""
    width = 2 * network.REACH + 1
    kernels = np.zeros((width, SIZE, SIZE * len(WIDTHS)), dtype=np.float32)
    for number, kernel in enumerate(layers["kernels"]):
        first = network.REACH - len(kernel) // 2
        columns = slice(number * SIZE, (number + 1) * SIZE)
        kernels[first : first + len(kernel), :, columns] = kernel.detach().numpy()
    return network.Network(
        vectors=layers["vectors"][0].detach().numpy(),
        kernels=kernels,
        kernel_bias=torch.cat(layers["kernel_bias"]).detach().numpy(),
        out=layers["out"][0].detach().numpy(),
        out_bias=layers["out_bias"][0].detach().numpy(),
    )
