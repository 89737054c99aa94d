# One front door: `make check` is what is checked before a change lands.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --constraint constraints.txt
STAMP := .venv/.installed
INPUTS := pyproject.toml constraints.txt
export PIP_ROOT_USER_ACTION = ignore

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types floors docs constraints clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(STAMP)-package ## Run the example study and say where its report lies
	@$(BIN)/topline demo

test: $(STAMP)-test ## Run all tests
	@echo "== tests"
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: lint types floors ## Run everything that must pass: format, lint, types, floors, tests, docs
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory docs
	@echo "== all checks passed"

format: $(STAMP)-dev ## Rewrite the code in the common format
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

lint: $(STAMP)-dev ## Check format, lint and spelling
	@echo "== format"
	@$(BIN)/ruff format --check
	@echo "== lint"
	@$(BIN)/ruff check
	@echo "== spelling"
	@$(BIN)/typos

types: $(STAMP)-dev ## Check types: strict in src, standard in tests
	@echo "== types"
	@$(BIN)/basedpyright
	@$(BIN)/basedpyright --project tests

floors: $(STAMP)-dev ## Check who imports whom, and the declared dependencies
	@echo "== floors"
	@$(BIN)/lint-imports --no-cache --no-logo
	@echo "== dependencies"
	@$(BIN)/deptry src

docs: $(STAMP)-dev ## Build the documentation site into site/
	@echo "== docs"
	@$(BIN)/zensical build --clean --strict

constraints: $(STAMP)-dev ## Choose the newest versions that fit pyproject.toml (needs uv)
	@{ sed '/^[^#]/,$$d' constraints.txt; printf 'pip>=25.1\nhatchling>=1.27\n' | uv pip compile --quiet --upgrade \
	  pyproject.toml - --group pyproject.toml:dev --universal --python-version 3.11 --no-header --no-annotate \
	  --no-emit-find-links; } > constraints.new
	@mv constraints.new constraints.txt

clean: ## Remove the environment, caches and built files
	rm -rf .venv site dist build .cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than its inputs where they changed since the last install.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Topline needs Python 3.11 or newer; $(PYTHON) is older or missing. Say which: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
	  { echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "== environment"
	@$(PYTHON) -m venv .venv

$(STAMP)-package: $(INPUTS) | $(BIN)/python
	@echo "== install topline"
	@$(INSTALL) --editable .
	@touch $@

$(STAMP)-test: $(STAMP)-package
	@echo "== install what tests need"
	@$(INSTALL) --upgrade pip
	@$(INSTALL) --group test
	@touch $@

$(STAMP)-dev: $(STAMP)-test
	@echo "== install what checks need"
	@$(INSTALL) --group dev
	@touch $@
