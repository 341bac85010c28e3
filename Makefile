# Every task of the project. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run install test test-env test-lowest lint types unit browser-tests chromium bench model lock clean

run: install  ## Collect and show; without luisterpost.toml this is the demo.
	@if [ -f luisterpost.toml ] || [ -n "$$LUISTERPOST_SETTINGS" ]; then exec $(BIN)/luisterpost up; else exec $(BIN)/luisterpost demo; fi

install: $(VENV)/.installed  ## The program in its own environment.

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	@# Compiled when first used: all of it at once would be two hundred megabytes more.
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

test-env: $(VENV)/.installed-test chromium

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	@# Only a wheel that lies at hand: the registry's own would bring gigabytes of CUDA.
	$(BIN)/pip install --quiet --disable-pip-version-check --no-index --no-deps torch==2.13.0 2>/dev/null \
	  || echo "No CPU wheel of PyTorch at hand: the tests that need it are skipped and say so."
	touch $@

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] || { echo "The browser tests need Debian's chromium: apt-get install chromium"; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

test: test-env lint types  ## Everything: style, types, import contracts, all tests, browser included.
	$(BIN)/pytest

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types:
	$(BIN)/mypy

test-lowest:  ## The unit tests on the lowest versions pyproject.toml allows.
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lowest.lock
	.venv-lowest/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# Old versions warn about their newer friends; that is theirs to mend.
	.venv-lowest/bin/pytest -m "not browser" -W ignore::DeprecationWarning -W ignore::FutureWarning

bench: test-env  ## Every benchmark: a table on the screen, JSON in var/benchmarks/.
	$(BIN)/python -m benchmarks

model: test-env  ## Train the embedded model from the committed texts, bit for bit the same (needs PyTorch).
	$(BIN)/python -m sentiment.training

lock:  ## Renew the lock files (needs uv).
	uv pip compile --quiet --no-header --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --no-header --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 --extra build --extra test pyproject.toml -o requirements-test.lock
	uv pip compile --quiet --no-header --upgrade --generate-hashes --no-emit-index-url --python-version 3.11 --extra build --extra test --resolution lowest-direct pyproject.toml -o requirements-lowest.lock

clean:
	rm -rf $(VENV) .venv-lowest .mypy_cache .ruff_cache .pytest_cache .hypothesis
