"""Bring a model of the Hugging Face hub to this machine, once, at a pinned revision."""

import logging
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from data.errors import ModelError
from sentiment.weights import Weights

log = logging.getLogger(__name__)

COMPLETE = ".complete"
"""Stands in the folder of a model that arrived whole."""
BESIDE = ("*.json", "*.txt", "*.model")
"""Settings and tokenizer, which come along with the weights."""

Choice = Callable[[Collection[str]], Weights]


def fetch(model: str, revision: str, downloads: Path, choose: Choice) -> Path:
    """Return the folder of a model, downloaded when it is not here yet.

    Raises:
        ModelError: when it is not pinned, not there, or can't be reached.
    """
    _need_client()
    if not revision:
        raise _unpinned(model)
    folder = downloads / model.replace("/", "--") / revision
    if _usable(folder, choose):
        return folder
    return _download(model, revision, folder, choose)


def _usable(folder: Path, choose: Choice) -> bool:
    if not (folder / COMPLETE).exists():
        return False
    try:
        choose(files(folder))
    except ModelError:
        return False
    return True


def files(folder: Path) -> list[str]:
    """Name the files of a folder the way the hub names them."""
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _download(model: str, revision: str, folder: Path, choose: Choice) -> Path:
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.utils import disable_progress_bars

    if not sys.stderr.isatty():
        disable_progress_bars()
    with _clear_errors(model):
        weights = choose(HfApi().list_repo_files(model, revision=revision))
        log.info("downloading model=%s revision=%s file=%s", model, revision, weights.file)
        wanted = [*weights.patterns, *BESIDE]
        snapshot_download(model, revision=revision, local_dir=folder, allow_patterns=wanted)
        choose(files(folder))
    (folder / COMPLETE).touch()
    return folder


def _need_client() -> None:
    if find_spec("huggingface_hub") is None:
        raise ModelError(
            "models of the hub need huggingface-hub: pip install 'luisterpost[onnx]'",
            "model_needs_package",
        )


def _unpinned(model: str) -> ModelError:
    """Ask for a revision; where the hub can be reached, with the newest one filled in."""
    from huggingface_hub import HfApi

    with _clear_errors(model):
        newest = HfApi().model_info(model).sha
    return ModelError(
        f"{model} is not pinned, so it could change unseen; under [sentiment] write: "
        f'revision = "{newest}" (the newest one)',
        "model_unpinned",
    )


@contextmanager
def _clear_errors(model: str) -> Iterator[None]:
    from huggingface_hub import errors

    try:
        yield
    except errors.HFValidationError:
        raise ModelError(
            f"{model} is no folder here, and no name of a model on the hub", "model_not_found"
        ) from None
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{model}: not on the hub: {reason}", "model_not_found") from error
    except ModelError:
        raise
    except Exception as error:  # the hub's client raises its own, its transport's and OSError
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(
            f"{model}: the hub can't be reached, and the model is not in the downloads: {reason}",
            "model_unreachable",
        ) from error
