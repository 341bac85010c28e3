"""PyTorch checkpoints are loaded, and turned into ONNX that gives the same answers."""

import json
import shutil

import checkpoints
import numpy as np
import pytest
from typer.testing import CliRunner

import cli
from data.errors import ModelError
from data.settings import SentimentSettings
from sentiment import checkpoint, export, torch_model
from sentiment.weights import Kind

WHY = "needs {0}, which is not installed here: pip install 'luisterpost[export]'"
for needed in ("onnx", "onnxruntime", "onnxscript", "tokenizers", "torch", "transformers"):
    pytest.importorskip(needed, reason=WHY.format(needed))

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

NAMES = ["negatief", "neutraal", "positief"]
TORCH = (Kind.SAFETENSORS, Kind.PICKLED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return checkpoints.torch_model(tmp_path_factory.mktemp("models") / "berta", NAMES)


@pytest.fixture(scope="module")
def exported(folder):
    target = folder.parent / "berta-onnx"
    settings = SentimentSettings(model=str(folder))
    return target, export.export(settings, target, checkpoints.TEXTS)


def load(folder, **more):
    return checkpoint.load(SentimentSettings(model=str(folder), **more), threads=1)


def tones(model):
    return [one.polarity for one in model.score(checkpoints.TEXTS)]


EXPECTED = ["neg", "neg", "pos", "pos", "neu", "neu"]


def test_safetensors_are_loaded_and_give_what_pytorch_itself_gives(folder):
    import torch

    model = load(folder)
    assert tones(model) == EXPECTED
    network = torch_model.classifier(folder, pickled=False)
    encoded = model.encoder.tokenizer.encode(checkpoints.TEXTS[0])
    with torch.inference_mode():
        logits = network(input_ids=torch.tensor([encoded.ids])).logits
    expected = torch.softmax(logits, dim=1).numpy()[0]
    assert model.probabilities(checkpoints.TEXTS)[0] == pytest.approx(expected, abs=1e-5)


def test_a_folder_without_a_tokenizer_file_gets_one_from_its_words(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    vocabulary = json.loads((copy / "tokenizer.json").read_text())["model"]["vocab"]
    (copy / "vocab.txt").write_text("\n".join(sorted(vocabulary, key=vocabulary.get)))
    (copy / "tokenizer.json").unlink()
    assert tones(load(copy)) == EXPECTED


def test_pickled_weights_are_loaded_only_when_allowed(folder, tmp_path):
    import torch

    copy = shutil.copytree(folder, tmp_path / "copy")
    network = torch_model.classifier(copy, pickled=False)
    torch.save(network.state_dict(), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="pickled weights can run code"):
        load(copy)
    assert tones(load(copy, allow_pickle_weights=True)) == EXPECTED


def test_code_that_comes_with_a_model_is_never_run(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    proof = tmp_path / "ran"
    (copy / "evil.py").write_text(f"open({str(proof)!r}, 'w')\nclass Evil: ...\n")
    config = json.loads((copy / "config.json").read_text())
    config["model_type"] = "evil"
    config["auto_map"] = {
        "AutoConfig": "evil.Evil",
        "AutoModelForSequenceClassification": "evil.Evil",
    }
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError):
        load(copy)
    assert not proof.exists()


def test_a_model_that_never_learned_to_classify_is_refused(folder, tmp_path):
    from safetensors.torch import load_file, save_file

    copy = shutil.copytree(folder, tmp_path / "copy")
    tensors = load_file(copy / "model.safetensors")
    kept = {name: one for name, one in tensors.items() if not name.startswith("classifier")}
    save_file(kept, copy / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelError, match="never trained to classify"):
        load(copy)


def test_damaged_weights_are_one_problem_not_a_crash(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(ModelError):
        load(copy)


def test_onnx_made_from_it_gives_the_same_tones_for_texts_of_any_length(exported):
    target, found = exported
    model = load(target)
    assert tones(model) == EXPECTED
    assert (found.texts, found.agreement) == (len(checkpoints.TEXTS), 1.0)
    assert found.largest_difference < 0.1
    assert sorted(path.name for path in target.iterdir()) == [
        "config.json",
        "model.onnx",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    mixed = [" ".join([text] * times) for times in (1, 3) for text in checkpoints.TEXTS]
    together = model.probabilities(mixed)
    alone = np.concatenate([model.probabilities([text]) for text in mixed])
    # the activations are rounded by the range of the whole batch
    assert np.abs(together - alone).max() < 0.05


def test_onnx_with_the_full_weights_gives_the_same_numbers(folder):
    target = folder.parent / "berta-full"
    settings = SentimentSettings(model=str(folder))
    found = export.export(settings, target, checkpoints.TEXTS, whole_numbers=False)
    assert found.largest_difference < 1e-5


def test_an_export_never_writes_over_what_is_there(folder, tmp_path):
    with pytest.raises(ModelError, match="exists already"):
        export.export(SentimentSettings(model=str(folder)), tmp_path, [])


def test_an_export_that_fails_leaves_nothing(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(ModelError):
        export.export(SentimentSettings(model=str(copy)), tmp_path / "new", checkpoints.TEXTS)
    assert not (tmp_path / "new").exists()


def test_the_command_exports_the_model_of_the_settings(folder, tmp_path):
    settings = tmp_path / "luisterpost.toml"
    settings.write_text(TOML.format(folder), "utf-8")
    texts = tmp_path / "texts.txt"
    texts.write_text("\n".join(checkpoints.TEXTS), "utf-8")
    target = tmp_path / "made"
    words = ["-c", str(settings), "model", "export", str(target), "--texts", str(texts)]
    done = CliRunner().invoke(cli.app, words)
    assert done.exit_code == 0, done.output
    assert "the same tone for 100.0% of 6 texts" in done.output
    settings.write_text(TOML.format(target), "utf-8")
    line = checkpoints.TEXTS[0]
    done = CliRunner().invoke(cli.app, ["-c", str(settings), "score", "--json"], input=line)
    found = json.loads(done.output.splitlines()[-1])
    assert (found["polarity"], found["model"].split()[0]) == ("neg", "made")


TOML = """
[sentiment]
model = '{0}'
[[topics]]
name = "Team"
match = ["sociaal team"]
[[sources]]
kind = "file"
name = "Postvak"
folder = "inbox"
"""
