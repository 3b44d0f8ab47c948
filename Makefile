# `make` lists what there is. Everything runs in .venv, which is set up when it is first needed.

# The Python to set it up with; the newest one that is found, by default.
PYTHON ?=
# KEEP=1 leaves the demo running; ENVIRONMENT=name applies another one than the first.
KEEP ?=
ENVIRONMENT ?=

# What means no, in any case of its letters.
NO := 0 n no false off
kept := $(filter-out $(NO),$(shell echo '$(KEEP)' | tr A-Z a-z))

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help setup demo demo-stop test check clean
.DEFAULT_GOAL := help

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Set up .venv

$(READY): requirements.txt pyproject.toml scripts/setup
	@scripts/setup $(VENV) $(PYTHON)
	@touch $@

demo: $(READY) ## Apply gateway.yaml to an embedded AWS; KEEP=1 leaves it running
	@$(BIN)/python -m tollgate demo $(if $(kept),--keep) $(if $(ENVIRONMENT),--environment $(ENVIRONMENT))

demo-stop: $(READY) ## Stop a demo that was left running
	@$(BIN)/python -m tollgate demo --stop

test: $(READY) ## Run the tests
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(READY) ## Run the linters, the type checker and the tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

clean: ## Delete what can be made again; Terraform's state stays
	rm -rf .demo cdktf.out $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
