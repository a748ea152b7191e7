# Everything a person or a machine does with this project, by name. Set-up happens by itself, inside .venv,
# and again whenever pyproject.toml or requirements.lock changes or the folder has been moved.
# Needs: Python 3.11 or newer, make, git. Nothing is installed outside this folder.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin

# Without compiled bytecode every run is two to three times slower.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book pdf setup test look check check-all data-check lint types house actions review linkcheck bench lock clean FORCE

help: ## say what can be done (this text)
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1@\2/p' Makefile | while IFS=@ read -r target text; do printf '  make %-11s %s\n' "$$target" "$$text"; done

book: .venv/ready ## run the notebooks that need it and bind the book: book/_build/html/index.html
	$(BIN)/i2 build $(ARGS)

pdf: book ## print the whole book as one PDF with bookmarks: book/_build/i2.pdf (needs Chromium)
	$(BIN)/i2 pdf

setup: .venv/ready ## make .venv with the locked versions (the other targets do it when needed)
	@echo ".venv is ready"

test: .venv/ready ## run the tests; with ARGS="tests/test_house.py -n 0" only some of them
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

look: book ## ask a real browser about the whole bound book (Chromium), and alter its numbers
	I2_BOOK=book/_build/html $(BIN)/python -m pytest -n auto tests/browser tests/test_claims_trial.py $(ARGS)

check: data-check lint types house actions review ## check data, style, types, import map, workflows (no tests, no book)

check-all: export I2_EVERY = 1
check-all: check test look ## everything that must hold before a change lands, on every page

data-check: .venv/ready
	$(BIN)/i2 check
	$(BIN)/frictionless validate data/datapackage.json

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell

types: .venv/ready
	$(BIN)/mypy

house: .venv/ready
	$(BIN)/python -m pytest -q tests/test_house.py

actions: .venv/ready
	$(BIN)/zizmor --offline --quiet .github

review: .venv/ready
	$(BIN)/repo-review .

linkcheck: .venv/ready ## ask every outside link of the bound book whether it still answers (needs a network)
	$(BIN)/jupyter-book build book --builder linkcheck

bench: .venv/ready ## count and check large synthetic registers beside pandas and DuckDB (many minutes)
	$(BIN)/python benchmarks $(ARGS)

lock: .venv/ready ## choose versions again for pyproject.toml; with ARGS=--upgrade the newest allowed
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --extra dask --extra test --group dev pyproject.toml -o requirements.lock $(ARGS)

clean: ## remove what was made (pages, builds, caches), but not .venv
	rm -rf book/_build book/years book/registers book/indicators book/editions book/fragments book/partners runs
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv/ready holds the folder for which .venv was made: the scripts in it do, too. So .venv is made anew
# when the folder was moved, when its Python is gone, and when an earlier try did not end.
GONE := $(shell .venv/bin/python -c 'import os, sys; sys.exit(open(".venv/ready").read() != os.getcwd())' 2>/dev/null || echo FORCE)

.venv/ready: pyproject.toml requirements.lock $(GONE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "i2 needs Python 3.11 or newer. Name one: make setup PYTHON=python3.12"; exit 1; }
	@echo "Setting up .venv with the locked versions"
	@$(if $(GONE),$(PYTHON) -m venv --clear .venv)
	@# uv, which installs the rest, comes from the same lock and is hash-checked by pip:
	@# one list of versions, not two.
	@sed -n '/^uv==/,/# via/p' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		--no-deps -r .venv/uv.txt
	@VIRTUAL_ENV=.venv $(BIN)/uv pip sync --quiet --require-hashes --only-binary :all: --compile-bytecode \
		requirements.lock
	@VIRTUAL_ENV=.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'import os; open(".venv/ready", "w").write(os.getcwd())'

FORCE:
