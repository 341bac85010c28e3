"""Run a model with PyTorch through transformers, an optional extra."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from data.errors import ModelError
from sentiment.encoding import Ints
from sentiment.onnx_model import Network

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def load(folder: Path, *, pickled: bool, threads: int) -> Network:
    """Load the weights of a folder: safetensors, or pickled ones where that is allowed.

    Raises:
        ModelError: when they are not those of a trained classifier.
    """
    import torch

    torch.set_num_threads(threads)
    network = classifier(folder, pickled=pickled)

    def run(ids: Ints, mask: Ints) -> npt.NDArray[np.floating[Any]]:
        with torch.inference_mode():
            answer = network(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        logits: npt.NDArray[np.floating[Any]] = answer.logits.numpy()
        return logits

    return run


def classifier(folder: Path, *, pickled: bool, **how: Any) -> Any:
    """Load the network itself; nothing is downloaded and no code of the folder is run.

    Raises:
        ModelError: when the folder holds no trained classifier.
    """
    import torch
    from transformers import AutoModelForSequenceClassification
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        network, found = AutoModelForSequenceClassification.from_pretrained(
            folder,
            local_files_only=True,
            trust_remote_code=False,
            use_safetensors=not pickled,
            output_loading_info=True,
            dtype=torch.float32,
            **how,
        )
    except Exception as error:  # anything can be wrong with other people's files
        raise ModelError(f"{folder.name}: {error}") from error
    if found["missing_keys"]:
        raise ModelError(
            f"{folder.name}: {', '.join(sorted(found['missing_keys']))} not in its weights; "
            "it was never trained to classify"
        )
    return network.eval()


def tokenizer(folder: Path) -> tuple["Tokenizer", object]:
    """Make the tokenizer of a folder that has none in one file, and say what its limit is.

    Raises:
        ModelError: when there are no files to make it from.
    """
    from transformers import AutoTokenizer

    try:
        made = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_fast=True
        )
        return made.backend_tokenizer, made.model_max_length
    except Exception as error:  # anything can be wrong with other people's files
        raise ModelError(f"{folder.name}: its tokenizer can't be read: {error}") from error
