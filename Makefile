# SPDX-License-Identifier: EUPL-1.2
# Everything is set up by the first command that needs it. `make help` lists what there is.

PYTHON ?= python3
BIN := .venv/bin
# Two workers, as many as the smallest machine has cores; a file stays on one worker.
PYTEST_OPTIONS ?= -n 2 --dist loadfile
PREPARE = @$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Sujuva needs Python 3.11 or newer: make PYTHON=python3.12 $@" >&2; exit 1; }; \
	$(PYTHON) -m scripts.prepare

.DEFAULT_GOAL := help
.PHONY: help setup setup-run setup-check setup-test run test torture check bench conformance lock

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup-run ## set up what is missing, fill the demo data and serve at 127.0.0.1:8080 (SUJUVA_PORT)
	@$(BIN)/sujuva run

test: setup-test ## set up what is missing and run every test
	@$(BIN)/python -m pytest $(PYTEST_OPTIONS)

torture: setup-test ## random models ten times over, 1,000 kills, a year of 2,000 clients; half an hour
	@SUJUVA_TEST_MODELS=10000 SUJUVA_TEST_KILLS=1000 SUJUVA_TEST_CLIENTS=2000 $(BIN)/python -m pytest -n 2 \
		--dist loadfile tests/properties/test_bpmn_random_models.py tests/crash tests/simulation

check: setup-check ## style, types, imports, models, licences and architecture; what CI runs beside the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/sujuva check processes
	$(BIN)/python -m pytest -q tests/architecture

bench: setup-test ## run the benchmarks; tables are printed, results go to var/benchmarks
	@$(BIN)/python -m benchmarks

conformance: setup-test ## run the public suites of SUJUVA_CONFORMANCE; what holds goes to conformance.json
	@$(BIN)/python -m tests.support.conformance_report conformance.json

setup: setup-test ## everything that running and testing need, without doing either

setup-run:
	$(PREPARE) run

setup-check:
	$(PREPARE) check

setup-test:
	$(PREPARE) test

LOCK = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --strip-extras \
	--allow-unsafe --build-deps-for editable --no-header

lock: setup-check ## write the lock files anew from pyproject.toml (UPGRADE=--upgrade for the newest versions)
	$(LOCK) $(UPGRADE) -o requirements.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(LOCK) $(UPGRADE) --extra node -c requirements.lock -o requirements-node.lock pyproject.toml
