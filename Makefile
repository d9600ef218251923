# `make` alone lists what there is to do. Nothing needs root, Docker or a database: `make run` brings its own.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Any Python 3.11 or newer; used once, to make .venv.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
# Arguments for pytest, as in `make test T=tests/rules`.
T ?=

PO := eservice/translations
BOOTSTRAP := $(PYTHON) -m eservice.engines.bootstrap
PY := .venv/bin/python
BABEL := $(PY) -m babel.messages.frontend
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

##@ To use it

.PHONY: help
help: ## What can be done here
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: ## Set up what is missing and run everything; PORT=8001 for another port
	@$(BOOTSTRAP)
	@exec .venv/bin/lotsen up --host "$(HOST)" --port "$(PORT)"

.PHONY: clean
clean: ## Remove .venv and caches; the data in var stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find eservice -name '*.mo' -type f -delete

##@ To work on it

.PHONY: test
test: ## Run the tests; T=tests/rules for some of them
	@$(BOOTSTRAP) --dev
	@$(PY) -m pytest -n 2 $(T)

.PHONY: check
check: ## Format, lint, types, contracts between folders, migrations
	@$(BOOTSTRAP) --dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) -c 'from importlinter.cli import lint_imports_command as run; run(prog_name="lint-imports")'
	@$(PY) -m eservice.engines.with_engines -- .venv/bin/lotsen check-migrations

.PHONY: bench
bench: ## Measure how fast it is, on engines of its own (figures alone: bench-figures)
	@$(BOOTSTRAP) --dev
	@$(PY) -m bench

.PHONY: bench-figures
bench-figures: ## Measure the figures on a million rows of facts: docs/bench-figures.md
	@$(BOOTSTRAP) --dev
	@$(PY) -m bench.figures

.PHONY: format
format: ## Format the code and mend what can be mended
	@$(BOOTSTRAP) --dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

.PHONY: translations
translations: ## Collect the texts of the pages for translation into English
	@$(BOOTSTRAP) --dev
	@mkdir -p $(PO)
	@printf '[python: **.py]\n[jinja2: **.html]\n[jinja2: **.txt]\n' | $(BABEL) -q extract -F /dev/stdin -k _l -k lazy_gettext \
		--project=Lotsen --version=0.1 --no-location --sort-output -o $(PO)/messages.pot eservice templates
	@if [ -f $(PO)/en/LC_MESSAGES/messages.po ]; then \
		$(BABEL) -q update --no-fuzzy-matching --ignore-pot-creation-date -l en -d $(PO) -i $(PO)/messages.pot; \
	else \
		$(BABEL) -q init -l en -d $(PO) -i $(PO)/messages.pot; \
	fi
	@rm $(PO)/messages.pot
	@$(BOOTSTRAP) --dev

.PHONY: lock
lock: ## Write the locks anew from requirements/*.in; ARGS=--upgrade for newer versions
	@command -v uv >/dev/null || { echo 'Locking needs uv on the PATH.' >&2; exit 1; }
	@cd requirements && $(COMPILE) $(ARGS) base.in -o base.txt
	@cd requirements && $(COMPILE) $(ARGS) -c base.txt embedded.in -o embedded.txt
	@cd requirements && $(COMPILE) $(ARGS) -c embedded.txt dev.in -o dev.txt
	@cd requirements && $(COMPILE) $(ARGS) -c base.txt s3.in -o s3.txt
	@if grep -n '://' requirements/*.txt; then echo 'The locks name an address.' >&2; exit 1; fi
