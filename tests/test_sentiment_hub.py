"""Models of the hub come once, pinned, with the weights that are needed and no others."""

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import checkpoints
import pytest

from data.errors import ModelError
from data.settings import SentimentSettings
from sentiment import checkpoint

for needed in ("huggingface_hub", "onnx", "onnxruntime", "tokenizers"):
    pytest.importorskip(needed, reason=f"needs {needed}: pip install 'luisterpost[onnx]'")

COMMIT = "0123456789abcdef0123456789abcdef01234567"
MODEL = "people/model"
NAMES = ["Negative", "Neutral", "Positive"]


class Hub(BaseHTTPRequestHandler):
    """What the client needs of the hub, over a folder on this machine."""

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, *, body):
        self.server.asked.append(self.path)
        path = self.path.split("?")[0]
        if f"/{MODEL}/resolve/{COMMIT}/" in path:
            self.file(path.split(f"{COMMIT}/")[1], body)
        elif path.startswith(f"/api/models/{MODEL}"):
            self.send(200, json.dumps(self.about(path)).encode(), {}, body)
        else:
            error = {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"}
            self.send(404, b"{}", error, body)

    def about(self, path):
        if "/tree/" in path:
            return [{"type": "file", "path": name, **self.entry(name)} for name in self.names()]
        siblings = [{"rfilename": name} for name in self.names()]
        return {"_id": "1", "id": MODEL, "sha": COMMIT, "private": False, "siblings": siblings}

    def names(self):
        folder = self.server.folder
        return [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]

    def entry(self, name):
        content = (self.server.folder / name).read_bytes()
        return {"oid": hashlib.sha1(content).hexdigest(), "size": len(content)}

    def file(self, name, body):
        content = (self.server.folder / name).read_bytes()
        digest = f'"{hashlib.sha1(content).hexdigest()}"'
        self.send(200, content, {"X-Repo-Commit": COMMIT, "ETag": digest}, body)

    def send(self, status, content, headers, body):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """Serve a made-up hub with one model that also has weights nobody needs."""
    from huggingface_hub import constants

    folder = checkpoints.onnx_model(tmp_path / "served", NAMES, ["neg", "neu", "pos"])
    (folder / "pytorch_model.bin").write_bytes(b"pickled")
    (folder / "model.safetensors").write_bytes(b"large")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.folder, server.asked = folder, []
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(constants, "ENDPOINT", address)
    template = address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def pinned(tmp_path):
    return SentimentSettings(model=MODEL, revision=COMMIT, downloads=tmp_path / "models")


def problem(settings) -> ModelError:
    with pytest.raises(ModelError) as caught:
        checkpoint.load(settings, threads=1)
    return caught.value


def test_a_pinned_model_comes_once_with_only_the_weights_it_needs(hub, pinned):
    model = checkpoint.load(pinned, threads=1)
    assert (model.name, model.version.split("-")[0]) == (MODEL, COMMIT[:8])
    [answer] = model.score([checkpoints.TEXTS[2]])
    assert answer.polarity == "pos"
    fetched = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert fetched == {"config.json", "model.onnx", "tokenizer.json", "tokenizer_config.json"}

    hub.asked.clear()
    assert checkpoint.load(pinned, threads=1).version == model.version
    assert hub.asked == []


def test_a_model_that_is_here_needs_no_hub(hub, pinned):
    checkpoint.load(pinned, threads=1)
    hub.shutdown()
    hub.server_close()
    assert checkpoint.load(pinned, threads=1).name == MODEL


def test_a_model_without_revision_is_asked_to_be_pinned(hub, pinned):
    found = problem(pinned.model_copy(update={"revision": ""}))
    assert found.code == "model_unpinned"
    assert f'revision = "{COMMIT}"' in str(found)


def test_a_model_that_is_not_there_is_said_to_be_not_there(hub, pinned):
    found = problem(pinned.model_copy(update={"model": "people/other"}))
    assert (found.code, "\n" in str(found)) == ("model_not_found", False)
    assert problem(pinned.model_copy(update={"model": "a b/c"})).code == "model_not_found"


def test_only_pickled_weights_are_refused_before_they_are_fetched(hub, pinned):
    (hub.folder / "model.onnx").unlink()
    (hub.folder / "model.safetensors").unlink()
    assert problem(pinned).code == "model_unsafe"
    assert not [path for path in hub.asked if "/resolve/" in path]


def test_a_hub_that_cannot_be_reached_is_one_sentence(hub, pinned, monkeypatch):
    hub.shutdown()
    hub.server_close()
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the client's patience
    found = problem(pinned)
    assert (found.code, "\n" in str(found)) == ("model_unreachable", False)
