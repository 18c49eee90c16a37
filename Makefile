# Two commands on a fresh machine with Python 3.11+ and make:
#   make eval   from raw articles to the leaderboard
#   make test   everything that must hold
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STAMPS := $(VENV)/stamps
SCRIPT := $(BIN)/python scripts

.DEFAULT_GOAL := help
.PHONY: help eval test lint bench test-statistics clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "goldspan needs Python 3.11 or newer; found $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS)

$(STAMPS)/eval: pyproject.toml $(VENV)/bin/python
	@echo "Installing what the evaluation uses (once, a minute or two)"
	@$(PIP) --editable '.[convert,data,baselines]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: pyproject.toml $(STAMPS)/eval
	@echo "Installing what the tests use (once)"
	@$(PIP) --editable '.[convert,data,baselines,formats,dev]'
	@touch $@

eval: $(STAMPS)/eval ## convert, check, build, predict, score, and show the leaderboard
	@$(SCRIPT)/evaluate.py

test: $(STAMPS)/test ## linters, types, floors, tests, and the wheel as installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(SCRIPT)/test.py

lint: $(STAMPS)/test ## linters and types only
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(SCRIPT)/test.py --static

bench: $(STAMPS)/eval ## ours and other scorers side by side on this machine; writes benchmarks/README.md
	@$(BIN)/python benchmarks/run.py

test-statistics: $(STAMPS)/test ## simulations of the statistics: size of tests, coverage of intervals (minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m statistics tests/statistics_suite

clean: ## remove everything built, and the virtual environment
	rm -rf $(VENV) .build corpus/dataset eval/runs eval/leaderboard .goldspan
