SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow test-runs test-office test-years test-ui test-install test-faults test-mutants pictures schemas lint \
	lock wheel sbom licences audit bench clean

CYCLE ?= A2024
INBOX ?= data/sample/$(CYCLE)/inbox
OUT ?= data/cycles/$(CYCLE)
LICENCES := Apache;Artistic;BSD;CC0;ISC;LGPL;MIT;MPL;Mozilla Public;PSF;Public Domain;Python Software Foundation
SLOW := tests/office tests/ui tests/years tests/bench tests/install
SEED ?= 1
SAMPLE ?= 200
ONLY ?= rules
LEAST ?= 0.95
KILLS ?= 200
TRIES ?= 500
PRODUCT := flows tasks expectations rules
COMPILE = build/lock/bin/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(UPGRADE)

help: ## what can be made here
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | \
		while IFS='|' read -r target what; do printf '  make %-12s %s\n' "$$target" "$$what"; done

setup: ## .venv, pinned packages, LibreOffice and the PDF tools; nothing when all is there
	@deploy/setup.sh

demo: setup ## run cycle A2024 on the sample into data/cycles/A2024
	@.venv/bin/thidua run $(CYCLE) --inbox $(INBOX) --out $(OUT)

test: ## all tests but the kinds below; installs PostgreSQL's programs for them (no server is set up)
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile -m "not run" $(SLOW:%=--ignore=%) --ignore=tests/faults

test-slow: ## the five kinds that follow, but for the browser's, in one go: that one's loop of events bears no others in its process
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m run $(filter-out tests/ui,$(SLOW)) tests/flows tests/tasks

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

test-install: setup ## the wheel with the pinned packages alone, in an environment of its own, far from here
	@.venv/bin/python -m pytest tests/install

test-faults: ## a run of faults: kills of everything, machines that refuse, files made to break readers (SEED=1 KILLS=200 TRIES=500)
	@deploy/setup.sh --tests
	@.venv/bin/python -m pytest -n 2 --dist worksteal tests/faults --seed $(SEED) --kills $(KILLS) --tries $(TRIES)

test-mutants: ## small changes put into rules/, each of which some test of tests/rules must notice (SAMPLE=200 SEED=1 ONLY=rules/judging LEAST=0.95)
	@deploy/setup.sh --tests
	@.venv/bin/python -m tests.mutants --sample $(SAMPLE) --seed $(SEED) --only $(ONLY) --least $(LEAST)

pictures: ## the manual's pictures: of the screen, drawn by the tests in a browser; of a template before and after a change
	@deploy/setup.sh --ui
	@.venv/bin/python -m pytest tests/ui/test_the_clerks_year.py --pictures docs/vi/hinh
	@.venv/bin/python docs/pictures/templates.py

schemas: setup ## the JSON schemas of what a run leaves for other programs, from its models
	@.venv/bin/python docs/schemas/make.py

lint: setup ## style, types, who imports whom, what is declared
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/hadolint --ignore DL3008 deploy/Dockerfile # Debian's newest security updates are wanted
	@.venv/bin/deptry $(PRODUCT) deploy/wheel
	@.venv/bin/deptry tests docs --ignore DEP001,DEP002,DEP004

lock: ## compile the three lists of pinned packages again (newer versions: make lock UPGRADE=--upgrade)
	@rm -rf build/lock && python3 -m venv build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	@$(COMPILE) --group build --constraints requirements-dev.txt --output-file deploy/requirements-build.txt
	@rm -rf build/lock

wheel: setup ## build/thidua-….whl, to be installed where there is no checkout
	@.venv/bin/python -m hatchling build --target wheel --directory build

sbom: setup ## build/sbom.cdx.json: what is pinned, with hashes, as CycloneDX
	@mkdir -p build
	@PYTHONWARNINGS=ignore .venv/bin/python -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml \
		--validate --output-reproducible --output-file build/sbom.cdx.json

licences: setup ## build/licences.md: of all that is pinned; one that docs/dependencies.md does not know is refused
	@mkdir -p build
	@.venv/bin/python -m piplicenses --from=mixed --with-urls --format=markdown --order=license --output-file build/licences.md \
		--partial-match --allow-only='$(LICENCES)' --packages $$(sed -nE 's/^([a-z0-9-]+)(\[.*\])?==.*/\1/p' requirements.txt)

audit: ## known weaknesses of what is pinned, asked of a public service; a package that it can't be asked of is an error
	@rm -rf build/audit && python3 -m venv build/audit
	@build/audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit
	@build/audit/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict
	@rm -rf build/audit

bench: setup ## how fast it is, beside the plain way of doing the same
	@.venv/bin/python -m tests.bench

clean: ## remove caches and build files (never .venv, never the results of a run)
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
