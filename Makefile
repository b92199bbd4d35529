# Everything that this project does, from a fresh machine with Python >= 3.11, make and pip.
# Each target sets up what it needs, inside this folder and nowhere else.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; exit; }; done; echo python3)

VENV     := .venv
BIN      := $(VENV)/bin
READY    := $(VENV)/.ready
TRAINING := .venv-training
LOCKING  := .venv-lock
WORK     ?= build/model
SOURCES  := src tests training evals docs hatch_build.py
PLACES   := $(wildcard src/dateline/resolve/data/admin1.tsv src/dateline/resolve/data/places/*.yaml)
PIP      := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test lint format docs bench errors gate model lock clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## Read the reports in examples/ and show what they tell
	@$(BIN)/dateline read examples

test: $(READY)  ## Check the code (lint), then run the tests on all cores; ARGS="..." goes to pytest
	@$(MAKE) --no-print-directory lint; lint=$$?; \
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS); tests=$$?; \
	if [ $$lint -ne 0 ]; then echo "The code checks above failed too." >&2; fi; \
	if [ $$tests -ne 0 ]; then exit $$tests; fi; exit $$lint

lint: $(READY)  ## Style, formatting, types, and which part may import which
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)  ## Put the code into the project's format
	@$(BIN)/ruff check --fix-only $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

docs: $(READY)  ## Fill the outputs and the picture in the documentation from real runs
	@$(BIN)/python docs/refresh.py
	@$(BIN)/python docs/picture.py

gate: $(READY)  ## Measure how well reports are read, and fail below the floors
	@$(BIN)/python -m evals.gate

errors: $(READY)  ## Write what is read wrongly, by cause, to build/errors.md (DATELINE_GOLD names the reports)
	@$(BIN)/python -m evals.errors $(ARGS)

bench: $(READY)  ## Measure how fast reports are read
	@$(BIN)/python -m evals.bench

model: $(TRAINING)/.ready  ## Train the model again (some five hours on two cores; DATELINE_TRAIN names the corpora)
	@$(TRAINING)/bin/python -m training.train --work $(WORK) $(ARGS)
	@if [ -f $(WORK)/rest.pt ]; then $(TRAINING)/bin/python -m training.export --work $(WORK) --out $(WORK)/export && \
	echo "Judge it before it ships: copy $(WORK)/export over src/dateline/language/model, then make gate"; fi

lock:  ## Resolve the dependencies again and write requirements.lock
	@$(PYTHON) -m venv $(LOCKING)
	@printf '*\n' > $(LOCKING)/.gitignore
	@$(PIP) $(LOCKING)/bin/python -m pip install -qq uv
	@printf 'hatchling>=1.27\neditables>=0.5\ngeonamescache==3.0.2\n' | $(LOCKING)/bin/uv pip compile pyproject.toml - \
		--extra dev --universal --python-version 3.11 --upgrade --generate-hashes \
		--no-config --no-emit-index-url --custom-compile-command "make lock" \
		--quiet --output-file requirements.lock
	@rm -rf $(LOCKING)

clean:  ## Remove the environments and everything else that can be made again
	@rm -rf $(VENV) $(TRAINING) $(LOCKING) build dist .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	@find src tests training evals docs -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(READY)  ## Only set up; demo and test do it by themselves

# A machine without the ensurepip module (some distributions split it off) lends its own pip instead.
$(READY): requirements.lock pyproject.toml hatch_build.py $(PLACES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Dateline needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Setting up in $(VENV) (once; needs the network) ..."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || \
		$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || \
		$(PYTHON) -m venv --clear --without-pip $(VENV)
	@set -e; if $(BIN)/python -m pip --version >/dev/null 2>&1; \
		then pip="$(BIN)/python -m pip"; else pip="$(PYTHON) -m pip --python $(BIN)/python"; fi; \
	$(PIP) $$pip install -qq --require-hashes --only-binary :all: -r requirements.lock; \
	$(PIP) $$pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(TRAINING)/.ready: requirements-training.txt pyproject.toml
	@echo "Setting up in $(TRAINING) (once; several gigabytes) ..."
	@$(PYTHON) -m venv $(TRAINING)
	@printf '*\n' > $(TRAINING)/.gitignore
	@$(PIP) $(TRAINING)/bin/python -m pip install -qq -r requirements-training.txt -e '.[training]'
	@touch $@
