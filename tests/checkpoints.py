"""Small models to load: the tests make them, so that nothing has to be downloaded."""

import json
from pathlib import Path

import numpy as np

TEXTS = (
    "vreselijk slecht ik ben boos en diep teleurgesteld",
    "wat een schandalige behandeling dit is echt verschrikkelijk",
    "geweldig goed ik ben blij en heel dankbaar",
    "wat een fantastische behandeling dit is echt prachtig",
    "de vergadering begint om tien uur in zaal twee",
    "het formulier staat op de website van de gemeente",
)
TONES = {
    "neg": ["slecht", "boos", "teleurgesteld", "schandalige", "verschrikkelijk"],
    "pos": ["goed", "blij", "dankbaar", "fantastische", "prachtig"],
}
STRENGTH = 3.0


def tokenizer(folder: Path) -> "object":
    """Write the tokenizer of a made-up model: whole words in lower case, like BERT's."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    made.train_from_iterator(
        TEXTS, trainers.WordPieceTrainer(vocab_size=500, special_tokens=special)
    )
    made.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    folder.mkdir(parents=True, exist_ok=True)
    made.save(str(folder / "tokenizer.json"))
    written = {"tokenizer_class": "BertTokenizerFast", "model_max_length": 32}
    (folder / "tokenizer_config.json").write_text(json.dumps(written))
    return made


def config(folder: Path, labels: list[str], **more) -> None:
    """Write the settings of a model the way transformers does."""
    written = {
        "model_type": "bert",
        "id2label": {str(number): name for number, name in enumerate(labels)},
        "pad_token_id": 0,
        "max_position_embeddings": 64,
        **more,
    }
    (folder / "config.json").write_text(json.dumps(written))


def word_weights(vocabulary: dict[str, int], tones: list[str]) -> np.ndarray:
    """Give each word weight for its tone; where the tone is neutral, all others count a bit."""
    weights = np.zeros((len(vocabulary), len(tones)), dtype=np.float32)
    for place, tone in enumerate(tones):
        for word in TONES.get(tone, ()):
            weights[vocabulary[word], place] = STRENGTH
        if tone == "neu":
            weights[:, place] = 0.2
    return weights


def onnx_model(
    folder: Path,
    labels: list[str],
    tones: list[str],
    *,
    file: str = "model.onnx",
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
    **more,
) -> Path:
    """Make an ONNX classifier that sums the weights of the words it knows."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = word_weights(tokenizer(folder).get_vocab(), tones)
    nodes = [
        helper.make_node("Gather", ["weights", "input_ids"], ["each"]),
        helper.make_node("Cast", ["attention_mask"], ["present"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["present", "last"], ["column"]),
        helper.make_node("Mul", ["each", "column"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "middle"], ["logits"], keepdims=0),
    ]
    axes = [
        numpy_helper.from_array(np.array([n]), name) for n, name in ((2, "last"), (1, "middle"))
    ]
    graph = helper.make_graph(
        nodes,
        "words",
        [helper.make_tensor_value_info(one, TensorProto.INT64, ["n", "m"]) for one in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(tones)])],
        [numpy_helper.from_array(weights, "weights"), *axes],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(made, str(folder / file))
    config(folder, labels, **more)
    return folder


def torch_model(folder: Path, labels: list[str], *, steps: int = 100, size: int = 32) -> Path:
    """Make a small BERT in safetensors, trained until it tells the made-up sentences apart."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    made = tokenizer(folder)
    torch.manual_seed(7)
    network = BertForSequenceClassification(
        BertConfig(
            vocab_size=made.get_vocab_size(),
            hidden_size=size,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=2 * size,
            max_position_embeddings=64,
            initializer_range=0.2,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            id2label=dict(enumerate(labels)),
            label2id={name: number for number, name in enumerate(labels)},
            pad_token_id=0,
        )
    )
    _train(network, made, steps, len(labels))
    network.save_pretrained(folder)
    return folder


def _train(network, made, steps: int, classes: int) -> None:
    import torch

    made.enable_padding(pad_id=0, pad_token="[PAD]")
    encoded = made.encode_batch(list(TEXTS))
    ids = torch.tensor([one.ids for one in encoded])
    mask = torch.tensor([one.attention_mask for one in encoded])
    wanted = torch.tensor([0, 0, classes - 1, classes - 1, 1, 1][: 4 if classes == 2 else 6])
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    network.train()
    for _ in range(steps):
        optimizer.zero_grad()
        count = len(wanted)
        loss = network(input_ids=ids[:count], attention_mask=mask[:count], labels=wanted).loss
        loss.backward()
        optimizer.step()
    network.eval()
    made.no_padding()
