"""Make a checkpoint of RobBERT's size, and time both ways on one core."""

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.settings import SentimentSettings
from sentiment import checkpoint, export
from sentiment.training import texts

NAMES = ("Negative", "Neutral", "Positive")
WORDS = 40_000
"""Entries in RobBERT's vocabulary."""
COUNT = 96
ROUNDS = 3
BATCHES = (1, 8, 32)

Scorer = Callable[[list[str]], object]


def main(folder: Path) -> None:
    """Print texts a second: rounded, not rounded, pipeline as called, pipeline at its best."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    messages = [one.text for one in texts.read(texts.HELD_OUT)]
    _make(folder / "torch", messages)
    _translate(folder)
    sample = messages[:: max(1, len(messages) // COUNT)][:COUNT]
    pipeline = _pipeline(folder / "torch")
    ways: list[Scorer] = [
        _ours(folder / "rounded"),
        _ours(folder / "full"),
        *(_batched(pipeline, size) for size in BATCHES),
    ]
    found = [len(sample) / seconds for seconds in _times(ways, sample)]
    print(*found[:3], max(found[2:]))


def _make(folder: Path, messages: list[str]) -> None:
    """Write a RoBERTa with random weights and a tokenizer that knows the messages."""
    import torch
    from transformers import RobertaConfig, RobertaForSequenceClassification

    torch.manual_seed(1)
    torch.set_num_threads(1)
    _make_tokenizer(folder, messages)
    config = RobertaConfig(
        vocab_size=WORDS,
        max_position_embeddings=514,
        type_vocab_size=1,
        id2label=dict(enumerate(NAMES)),
        label2id={name: number for number, name in enumerate(NAMES)},
        pad_token_id=1,
    )
    RobertaForSequenceClassification(config).eval().save_pretrained(folder)


def _make_tokenizer(folder: Path, messages: list[str]) -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(messages, trainer)
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "model_max_length": 512}
    PreTrainedTokenizerFast(tokenizer_object=made, **names).save_pretrained(folder)


def _translate(folder: Path) -> None:
    """Make the ONNX forms of the checkpoint: the full weights, and the rounded ones."""
    settings = SentimentSettings(model=str(folder / "torch"))
    export.export(settings, folder / "full", ["goed"], whole_numbers=False)
    skip = shutil.ignore_patterns(f"{export.NAME}*")
    shutil.copytree(folder / "full", folder / "rounded", ignore=skip)
    export.rounded(folder / "full" / export.NAME, folder / "rounded" / export.NAME)


def _ours(folder: Path) -> Scorer:
    return checkpoint.load(SentimentSettings(model=str(folder)), threads=1).score


def _pipeline(folder: Path) -> Any:
    from transformers import pipeline

    name = str(folder)
    return pipeline("text-classification", model=name, tokenizer=name, top_k=None, device="cpu")


def _batched(pipeline: Any, size: int) -> Scorer:
    return lambda messages: pipeline(messages, batch_size=size, truncation=True)


def _times(ways: list[Scorer], sample: list[str]) -> list[float]:
    """Time the ways in turn, so that a busy moment hits all of them; in processor time."""
    for way in ways:
        way(sample[:8])
    rounds = [[_time(way, sample) for way in ways] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _time(way: Scorer, sample: list[str]) -> float:
    start = time.process_time()
    way(sample)
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
