# Everything a user or developer does, one word each. Bare `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UNIT := $(wildcard tests/catalog/test_*.py) tests/catalog/language tests/catalog/provinces tests/catalog/searching tests/validators
STAMP := .venv/.setup-done

.PHONY: help setup run test unit check format bench elasticsearch elasticsearch-stop lock docs clean

help: ## list what can be done
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv (by itself when something changed)

# The locks are whole: with --no-deps pip asks for nothing newer behind an extra.
$(STAMP): pyproject.toml requirements.lock requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; set PYTHON=python3.x") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || { echo "Making .venv ..."; $(PYTHON) -m venv .venv; }
	@echo "Installing the locked packages (once, a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

run: setup ## example portals, harvest over HTTP, serve on http://127.0.0.1:8000
	@exec $(BIN)/siger serve --examples

test: setup ## every test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not e2e"
	@$(BIN)/python -m pytest -q -m "browser or e2e"

unit: setup ## the tests of pure code, in seconds
	@$(BIN)/python -m pytest -q $(UNIT)

check: setup ## lint, types, import directions, docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/docs

format: setup ## let the formatter write
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: setup ## write the generated reference pages anew
	@$(BIN)/python docs/generate.py

bench: setup ## measure, and print ratios
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/search_engines.py
	@$(BIN)/python benchmarks/tables.py

elasticsearch: ## fetch and start a real search node for tests, on port 9271
	@deploy/elasticsearch-for-tests.sh

elasticsearch-stop: ## stop that node
	@deploy/elasticsearch-for-tests.sh stop

lock: setup ## resolve the dependencies anew, with hashes
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header requirements-dev.in --output-file requirements-dev.lock

clean: ## remove .venv and caches; data/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
