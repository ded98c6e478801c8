# Everything a new machine needs, the targets install: see install.sh.
PYTHON ?= python3
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: run test check bench lock screenshots clean

run:
	@PYTHON=$(PYTHON) ./install.sh run
	@$(BIN)/attomenzei-server demo

test:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/pytest -n auto

check:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --cov --cov-report=
	$(BIN)/coverage report

bench:
	@PYTHON=$(PYTHON) ./install.sh dev
	$(BIN)/python -m bench

# New versions of what pyproject.toml asks for, pinned with the hashes of every platform's files.
lock:
	@PYTHON=$(PYTHON) ./install.sh dev
	echo setuptools | $(LOCK) pyproject.toml - --extra server --output-file requirements.lock
	$(LOCK) pyproject.toml --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf build dist var .venv
