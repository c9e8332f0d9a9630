SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-runs test-office test-years test-ui pictures schemas lint lock bench clean

CYCLE ?= A2024
INBOX ?= data/sample/$(CYCLE)/inbox
OUT ?= data/cycles/$(CYCLE)

help: ## what can be made here
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | \
		while IFS='|' read -r target what; do printf '  make %-12s %s\n' "$$target" "$$what"; done

setup: ## .venv, pinned packages, LibreOffice and the PDF tools; nothing when all is there
	@deploy/setup.sh

demo: setup ## run cycle A2024 on the sample into data/cycles/A2024
	@.venv/bin/thidua run $(CYCLE) --inbox $(INBOX) --out $(OUT)

test: ## all tests but the four kinds below; installs PostgreSQL's programs for them (no server is set up)
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile -m "not run" --ignore=tests/ui --ignore=tests/office --ignore=tests/years --ignore=tests/bench

test-runs: ## runs of the cycle over some units, each with a real Prefect server, killed and repeated too
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile -m run tests/flows tests/tasks

test-office: ## whole offices, opened, cut off with kill -9 and taken up again, backed up and restored
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile tests/office

test-years: ## cycles until the decision is issued and replaced; three of them and the final one on one register, recounted; the benchmark's plain way
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile tests/years tests/bench

test-ui: ## the tests in a browser, which is installed for them
	@deploy/setup.sh --ui
	@.venv/bin/python -m pytest -n 2 --dist loadfile tests/ui

pictures: ## the manual's pictures: of the screen, drawn by the tests in a browser; of a template before and after a change
	@deploy/setup.sh --ui
	@.venv/bin/python -m pytest tests/ui/test_the_clerks_year.py --pictures docs/vi/hinh
	@.venv/bin/python docs/pictures/templates.py

schemas: setup ## the JSON schemas of what a run leaves for other programs, from its models
	@.venv/bin/python docs/schemas/make.py

lint: setup ## style, types, who imports whom
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

lock: ## compile requirements.txt again (newer versions: make lock UPGRADE=--upgrade)
	@rm -rf build/lock && python3 -m venv build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@build/lock/bin/uv --quiet pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header $(UPGRADE) --output-file requirements.txt
	@rm -rf build/lock

bench: setup ## how fast it is, beside the plain way of doing the same
	@.venv/bin/python -m tests.bench

clean: ## remove caches and build files (never .venv, never the results of a run)
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
