# Everything a developer types. Each recipe hands over to a program by exec, so that Ctrl-C and
# SIGTERM reach that program and not a shell in between.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: up manage test lint format types bench lock messages tour clean help

PORT ?= 8000
export PORT

PYTHON := .venv/bin/python
# The same words for all files; pip checks the hashes that this writes.
COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --custom-compile-command "make lock"

up: ## Start Fellesløp with all it needs on http://localhost:$(PORT)
	@python3 -I config/devserver/port.py && bin/setup && exec $(PYTHON) -m config.devserver.up

manage: ## Run a management command: make manage ARGS="allocate --grant 2024"
	@exec bin/manage $(ARGS)

test: ## Check everything: lint, types, import contracts, migrations, all tests. make test ARGS="tests/project" for some
	@bin/setup --for-tests && exec $(PYTHON) -m tests.check --with-tests $(ARGS)

lint: ## Check all but the tests
	@bin/setup --for-development && exec $(PYTHON) -m tests.check

format: ## Put the code into shape
	@bin/setup --for-development
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format .

bench: ## Measure the pages and jobs against their floors
	@bin/setup --for-development && exec $(PYTHON) -m tests.check --bench $(ARGS)

lock: ## Resolve requirements/*.in again into files with hashes
	@bin/setup --for-development
	@for name in base up dev node; do \
		$(COMPILE) $(ARGS) requirements/$$name.in --output-file requirements/$$name.txt || exit; done

messages: ## Collect the texts to translate into locale/
	@bin/setup --for-texts
	@exec bin/manage makemessages --locale nn --locale en_GB --no-location --no-wrap \
		--ignore node_modules --ignore .venv --ignore var --ignore tests

tour: ## Walk through the journeys in a browser and keep the pictures in docs/tour/
	@bin/setup --for-tests && TOUR="$(CURDIR)/docs/tour" exec $(PYTHON) -m tests.check --with-tests tests/browser/

clean: ## Remove all that make has made: environment, packages, databases of all ports
	@rm -rf "/var/lib/fellesloep/$$(printf %s "$$(pwd -P)" | sha256sum | cut -c1-12)" 2>/dev/null || true
	@rm -rf .venv node_modules var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name '__pycache__' -prune -exec rm -rf {} + ; find locale -name '*.mo' -delete 2>/dev/null || true

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile
