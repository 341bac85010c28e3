"""A larger model takes the embedded one's place, through onnxruntime alone, or says why not."""

import subprocess
import sys
import textwrap

import checkpoints
import numpy as np
import pytest

import sentiment
from data.errors import ModelError
from data.records import Polarity
from data.settings import SentimentSettings
from sentiment import checkpoint, encoding, weights

for needed in ("onnx", "onnxruntime", "tokenizers", "huggingface_hub"):
    pytest.importorskip(needed, reason=f"needs {needed}: pip install 'luisterpost[onnx]'")

NAMES = ["Negative", "Neutral", "Positive"]
TONES = ["neg", "neu", "pos"]
SAD, PLAIN, GLAD = (checkpoints.TEXTS[place] for place in (0, 4, 2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return checkpoints.onnx_model(tmp_path_factory.mktemp("models") / "ours", NAMES, TONES)


def load(folder, **more):
    return checkpoint.load(SentimentSettings(model=str(folder), **more), threads=1)


def tones(model, *texts):
    return [one.polarity for one in model.score(texts)]


def problem(folder, **more) -> ModelError:
    with pytest.raises(ModelError) as caught:
        load(folder, **more)
    return caught.value


def test_an_onnx_model_gives_every_text_its_tone_in_order(folder):
    model = load(folder)
    assert model.name == "ours"
    assert tones(model, GLAD, SAD, PLAIN, SAD) == ["pos", "neg", "neu", "neg"]
    for answer in model.score([GLAD, SAD, PLAIN]):
        assert answer.p_neg + answer.p_neu + answer.p_pos == pytest.approx(1)
        assert (answer.model, answer.version) == (model.name, model.version)


def test_it_works_where_pytorch_and_transformers_cannot_be_imported(folder):
    script = f"""
        import sys
        sys.modules.update(torch=None, transformers=None)
        import sentiment
        from data.settings import SentimentSettings
        [answer] = sentiment.score([{GLAD!r}], SentimentSettings(model={str(folder)!r}))
        assert not {{"torch", "transformers"}} & {{n for n, m in sys.modules.items() if m}}
        print(answer.polarity)
    """
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "pos", done.stderr


def test_the_answer_does_not_depend_on_the_company_of_other_texts(folder):
    model = load(folder)
    texts = [SAD, "goed", PLAIN * 3, GLAD, "slecht en goed"] * 30
    together = model.probabilities(texts)
    alone = np.concatenate([model.probabilities([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-6)


def test_long_texts_are_cut_by_tokens(folder):
    model = load(folder)
    [batch] = model.encoder.batches(["goed " * 50_000])
    assert batch.ids.shape == (1, 32)
    assert tones(model, "goed " * 50_000) == ["pos"]


@pytest.mark.parametrize(
    "text", ["", " ", "https://zorg.example/a", "!!!", "\ud800", "👍", "a" * 100_000]
)
def test_anything_that_people_type_gets_an_answer(folder, text):
    [answer] = load(folder).score([text])
    assert answer.p_neg + answer.p_neu + answer.p_pos == pytest.approx(1)


def test_what_cannot_be_read_has_no_tone(folder):
    assert tones(load(folder), "", "https://zorg.example/a", "!!!") == [None, None, None]


def test_another_language_has_no_tone_unless_the_model_knows_it(folder):
    english = "I think that this is a very good place for people who need some help"
    assert tones(load(folder), english) == [None]
    assert tones(load(folder, other_languages=True), english) != [None]


def test_nothing_to_score_is_nothing_scored(folder):
    assert load(folder).score([]) == []


def test_batches_hold_a_bounded_number_of_tokens():
    groups = list(encoding._grouped([500] * 10 + [5] * 100))
    assert sorted(place for group in groups for place in group) == list(range(110))
    assert max(map(len, groups)) == encoding.ROWS
    assert all(len(group) * 500 <= encoding.CELLS for group in groups if max(group) < 10)


@pytest.mark.parametrize(
    ("config", "padding", "most", "expected"),
    [
        ({"max_position_embeddings": 514}, 1, 512, 512),
        ({"max_position_embeddings": 514}, 1, int(1e30), 512),
        ({"max_position_embeddings": 130}, 1, None, 128),
        ({"max_position_embeddings": 512}, 0, 512, 511),
        ({"max_position_embeddings": 8192}, 0, 8192, encoding.LONGEST),
        ({}, 0, None, encoding.LONGEST),
    ],
)
def test_the_limit_is_the_smallest_that_the_model_names(config, padding, most, expected):
    assert encoding.limit(config, padding, most) == expected


def test_the_version_changes_with_whatever_changes_the_answers(tmp_path):
    made = checkpoints.onnx_model(tmp_path / "a", NAMES, TONES)
    first = load(made).version
    assert load(made).version == first
    assert load(made, other_languages=True).version != first
    turned = dict(zip(NAMES, ("pos", "neu", "neg"), strict=True))
    assert load(made, labels=turned).version != first
    checkpoints.onnx_model(made, NAMES, ["neg", "neu", "neg"])
    assert load(made).version != first


def test_labels_of_the_settings_turn_the_answers(folder):
    turned = dict(zip(NAMES, ("pos", "neu", "neg"), strict=True))
    assert tones(load(folder, labels=turned), GLAD, SAD) == ["neg", "pos"]


def test_numbered_labels_are_believed_when_plain_sentences_agree(tmp_path):
    names = ["LABEL_0", "LABEL_1", "LABEL_2"]
    usual = checkpoints.onnx_model(tmp_path / "usual", names, TONES)
    assert tones(load(usual), GLAD, SAD, PLAIN) == ["pos", "neg", "neu"]
    other = checkpoints.onnx_model(tmp_path / "other", names, ["neu", "pos", "neg"])
    assert problem(other).code == "model_labels"
    assert 'labels = { "LABEL_0" = "neg, neu or pos"' in str(problem(other))
    written = dict(zip(names, ("neu", "pos", "neg"), strict=True))
    assert tones(load(other, labels=written), GLAD, SAD, PLAIN) == ["pos", "neg", "neu"]


def test_two_classes_make_three_tones(tmp_path):
    made = checkpoints.onnx_model(tmp_path / "two", ["Negative", "Positive"], ["neg", "pos"])
    assert tones(load(made), GLAD, SAD, PLAIN) == ["pos", "neg", "neu"]


def test_stars_make_three_tones(tmp_path):
    names = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]
    made = checkpoints.onnx_model(tmp_path / "stars", names, ["neg", "x", "neu", "x", "pos"])
    assert tones(load(made), GLAD, SAD, PLAIN) == ["pos", "neg", "neu"]


def test_a_model_that_asks_for_token_types_gets_them(tmp_path):
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    made = checkpoints.onnx_model(tmp_path / "types", NAMES, TONES, inputs=inputs)
    assert tones(load(made), GLAD) == ["pos"]


def test_weights_in_the_folder_onnx_are_found(tmp_path):
    made = checkpoints.onnx_model(tmp_path / "sub", NAMES, TONES, file="onnx/model.onnx")
    assert tones(load(made), GLAD) == ["pos"]


def broken(tmp_path, file, text):
    made = checkpoints.onnx_model(tmp_path / "broken", NAMES, TONES)
    (made / file).write_text(text)
    return made


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("model.onnx", "no model"),
        ("tokenizer.json", "{}"),
        ("tokenizer.json", "no tokenizer"),
        ("config.json", "{"),
        ("config.json", "[]"),
        ("config.json", '{"id2label": {"a": "b"}}'),
        ("config.json", '{"id2label": {"0": "Negative", "1": "Positive"}}'),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path, file, text):
    found = problem(broken(tmp_path, file, text))
    assert "\n" not in str(found)
    assert found.code == "model_broken"


def test_a_model_of_something_else_is_refused(tmp_path):
    inputs = ("input_ids", "attention_mask", "pixels")
    made = checkpoints.onnx_model(tmp_path / "else", NAMES, TONES, inputs=inputs)
    assert "pixels" in str(problem(made))
    several = checkpoints.onnx_model(
        tmp_path / "several", NAMES, TONES, problem_type="multi_label_classification"
    )
    assert problem(several).code == "model_labels"


def test_answers_that_are_no_numbers_are_found_before_anything_is_scored(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoints, "STRENGTH", float("nan"))
    made = checkpoints.onnx_model(tmp_path / "nan", NAMES, TONES)
    assert "no numbers" in str(problem(made))


def test_a_folder_without_a_model_is_named(tmp_path):
    assert problem(tmp_path / "nowhere").code == "model_not_found"
    (tmp_path / "config.json").write_text("{}")
    assert "expected onnx/model.onnx" in str(problem(tmp_path))


def test_pickled_weights_are_refused_unless_allowed():
    with pytest.raises(ModelError, match="allow_pickle_weights = true") as caught:
        weights.choose(["pytorch_model.bin"], allow_pickle=False)
    assert caught.value.code == "model_unsafe"


def test_what_is_notinstalled_is_asked_for(monkeypatch):
    monkeypatch.setattr(weights, "installed", lambda name: False)
    for file, extra in (("model.onnx", "onnx"), ("model.safetensors", "torch")):
        with pytest.raises(ModelError, match=rf"luisterpost\[{extra}\]") as caught:
            weights.choose([file], allow_pickle=False)
        assert caught.value.code == "model_needs_package"


def test_onnx_goes_before_safetensors_and_those_before_pickled_ones(monkeypatch):
    monkeypatch.setattr(weights, "installed", lambda name: True)
    names = ["pytorch_model.bin", "model.safetensors", "onnx/model.onnx"]
    chosen = []
    while names:
        chosen.append(weights.choose(names, allow_pickle=True).file)
        names.remove(chosen[-1])
    assert chosen == ["onnx/model.onnx", "model.safetensors", "pytorch_model.bin"]
    monkeypatch.setattr(weights, "installed", lambda name: name != "onnxruntime")
    names = ["model.onnx", "model.safetensors"]
    assert weights.choose(names, allow_pickle=False).file == "model.safetensors"


def test_a_model_is_loaded_once_a_process(folder):
    settings = SentimentSettings(model=str(folder))
    assert sentiment.load(settings) is sentiment.load(SentimentSettings(model=str(folder)))
    assert sentiment.score([GLAD], settings)[0].polarity is Polarity.POSITIVE


def test_a_model_that_fails_leaves_the_embedded_one_at_work(tmp_path, folder):
    model, found = sentiment.load_or_fall_back(SentimentSettings(model=str(tmp_path / "gone")))
    assert (model.name, found.code) == ("embedded", "model_not_found")
    model, found = sentiment.load_or_fall_back(SentimentSettings(model=str(folder)))
    assert (model.name, found) == ("ours", None)
