"""The network: what PyTorch learned is what numpy computes, whatever stands beside a text."""

import numpy as np
import pytest

from sentiment import features, network
from sentiment.training import network as training

LEXICON = {"mooi": ["p+"], "lastig": ["p-"]}
TEXTS = ("wat een mooi huis", "", "lastig", "ze belden niet terug, weer niet", "mooi " * 500)


def split(*texts):
    return [features.tokens(text) for text in texts]


def line(*texts, lexicon=LEXICON):
    return network.lay(split(*texts), lexicon)


def drawn(seed=0):
    random = np.random.default_rng(seed)
    size, values = 8, 12
    return network.Network(
        vectors=random.normal(size=(1 << network.BITS, size)).astype(np.float32),
        kernels=random.normal(size=(2 * network.REACH + 1, size, values)).astype(np.float32),
        kernel_bias=random.normal(size=values).astype(np.float32),
        out=random.normal(size=(2 * values, 3)).astype(np.float32),
        out_bias=random.normal(size=3).astype(np.float32),
    )


def test_a_text_scores_the_same_in_any_company():
    made = drawn()
    together = made.logits(line(*TEXTS))
    apart = np.concatenate([made.logits(line(text)) for text in TEXTS])
    assert together == pytest.approx(apart, abs=1e-3)
    assert together.shape == (len(TEXTS), 3)


def test_the_order_of_words_and_their_marks_count():
    made = drawn()
    one, turned = made.logits(line("niet mooi maar goed", "niet goed maar mooi"))
    assert abs(one - turned).max() > 1e-3
    marked, plain = (made.logits(line("mooi", lexicon=known)) for known in (LEXICON, {}))
    assert abs(marked - plain).max() > 1e-3


def test_only_the_beginning_of_a_long_text_is_read():
    made = drawn()
    long, longer = made.logits(line("mooi " * network.LONGEST, "mooi " * 5000))
    assert long == pytest.approx(longer, abs=1e-3)


def test_rounding_is_what_storing_does():
    made = drawn()
    rounded = made.rounded()
    assert rounded.vectors.tobytes() == rounded.rounded().vectors.tobytes()
    assert (rounded.vectors == made.vectors.astype(np.float16)).all()


@pytest.fixture
def task():
    texts = [
        "wat een mooi huis",
        "mooi gedaan",
        "heel mooi werk",
        "lastig",
        "erg lastig",
        "een bus",
    ]
    labels = np.array([2, 2, 2, 0, 0, 1])
    return training.Task(split(*texts), labels, np.ones(len(labels)), LEXICON)


@pytest.fixture
def arithmetic():
    """Give PyTorch back as it was: other tests in this process use it too."""
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    yield torch
    torch.use_deterministic_algorithms(False)
    torch.backends.mkldnn.set_flags(True)
    torch.set_num_threads(threads)


def test_the_same_texts_give_the_same_network(task, arithmetic):
    one, again, other = (training.fit(task, seed) for seed in (0, 0, 1))
    assert one.vectors.tobytes() == again.vectors.tobytes()
    assert one.kernels.tobytes() == again.kernels.tobytes()
    assert one.vectors.tobytes() != other.vectors.tobytes()


def test_numpy_computes_what_pytorch_learned(task, arithmetic, monkeypatch):
    for name in ("LOST_WORDS", "LOST_NUMBERS", "LOST_VALUES"):
        monkeypatch.setattr(training, name, 0.0)
    layers = training._layers(arithmetic)
    laid = network.lay(task.split, task.lexicon)
    expected = training._forward(arithmetic, layers, laid).detach().numpy()
    found = training._network(arithmetic, layers).logits(laid)
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_network_learns(task, arithmetic, monkeypatch):
    monkeypatch.setattr(training, "ROUNDS", 150)
    made = training.fit(task, 0)
    laid = network.lay(task.split, task.lexicon)
    assert made.logits(laid).argmax(axis=1).tolist() == task.labels.tolist()
