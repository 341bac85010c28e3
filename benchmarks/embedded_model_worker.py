"""Time the embedded model and a plain pipeline in turn, on one core."""

import os
import pickle
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import themes
from sentiment import embedded
from sentiment.training import texts

ROUNDS = 5
BITS = 18
MEGABYTE = 1_000_000


def main() -> None:
    """Print messages a second (ours, peer), seconds to load (ours, peer), MB of the peer."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    messages = themes.messages()
    model, peer = embedded.load(), _pipeline()
    written = pickle.dumps(peer)
    speeds = _speeds([lambda: model.score(messages), lambda: peer.predict_proba(messages)])
    loads = [_median(embedded.load), _median(lambda: pickle.loads(written))]
    print(*(len(messages) / seconds for seconds in speeds), *loads, len(written) / MEGABYTE)


def _pipeline() -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    known = texts.read(texts.HELD_OUT)
    made = make_pipeline(
        make_union(
            HashingVectorizer(ngram_range=(1, 2), alternate_sign=False, n_features=2**BITS),
            HashingVectorizer(
                analyzer="char_wb", ngram_range=(2, 6), alternate_sign=False, n_features=2**BITS
            ),
        ),
        TfidfTransformer(sublinear_tf=True),
        LogisticRegression(max_iter=20, tol=1e-2),
    )
    return made.fit([one.text for one in known], [one.label for one in known])


def _speeds(ways: list[Callable[[], object]]) -> list[float]:
    """Time the ways in turn, so that a busy moment hits both; in processor time."""
    for way in ways:
        way()
    rounds = [[_seconds(way) for way in ways] for _ in range(ROUNDS)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
