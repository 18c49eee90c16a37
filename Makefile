# Two commands on a fresh machine with Python 3.11+ and make:
#   make eval   from raw articles to the leaderboard
#   make test   everything that must hold
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STAMPS := $(VENV)/stamps
SCRIPT := $(BIN)/python scripts

# Label Studio itself, in an environment of its own: a gigabyte, and it pins what goldspan needs newer. None is installed
# where GOLDSPAN_LABEL_STUDIO_BIN names one that is there.
LABEL_STUDIO := 1.23.2
SERVER       := .build/label-studio/venv
SERVER_STAMP := $(if $(GOLDSPAN_LABEL_STUDIO_BIN),,$(SERVER)/stamp-$(LABEL_STUDIO))

.DEFAULT_GOAL := help
.PHONY: help eval test lint bench test-statistics label-studio clean

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
	@$(PIP) --editable '.[convert,data,baselines,formats,labelstudio,dev]'
	@touch $@

$(STAMPS)/label-studio: pyproject.toml $(VENV)/bin/python
	@echo "Installing what talks to Label Studio (once)"
	@$(PIP) --editable '.[labelstudio]'
	@mkdir -p $(STAMPS) && touch $@

$(SERVER)/stamp-$(LABEL_STUDIO):
	@echo "Installing Label Studio $(LABEL_STUDIO) into $(SERVER) (once, some minutes)"
	@$(PYTHON) -m venv --clear $(SERVER)
	@$(SERVER)/bin/python -m pip install --quiet --disable-pip-version-check label-studio==$(LABEL_STUDIO)
	@touch $@

eval: $(STAMPS)/eval ## convert, check, build, predict, score, and show the leaderboard
	@$(SCRIPT)/evaluate.py

test: $(STAMPS)/test $(SERVER_STAMP) ## linters, types, floors, tests, and the wheel as installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(SCRIPT)/test.py

lint: $(STAMPS)/test ## linters and types only
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(SCRIPT)/test.py --static

label-studio: $(STAMPS)/label-studio $(SERVER_STAMP) ## a real Label Studio on this machine, this corpus pushed; prints its address and how to stop it
	@$(SCRIPT)/label_studio.py
	@$(SCRIPT)/sync.py push
	@echo "Ready to label. What people did: python scripts/sync.py status, then pull; gold on the server: push --gold"

bench: $(STAMPS)/eval ## ours and other scorers side by side on this machine; writes benchmarks/README.md
	@$(BIN)/python benchmarks/run.py

test-statistics: $(STAMPS)/test ## simulations of the statistics: size of tests, coverage of intervals (minutes)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -m statistics tests/statistics_suite

clean: ## remove everything built, and the virtual environments; what was labelled in .label-studio stays
	rm -rf $(VENV) .build corpus/dataset eval/runs eval/leaderboard .goldspan
