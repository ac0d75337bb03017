# Needs Python 3.11 or newer with pip; everything else goes into .venv and .tools of this folder.
PYTHON ?= python3
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help chat setup test test-fast explore llamacpp lint check audit words format clean

# These would lead the tools away from .venv.
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

# Scripts in .venv know the folder and the Python they were made for: when either is another one,
# .venv is made anew.
READY := $(shell .venv/bin/python -c '' </dev/null 2>/dev/null && cat .venv/.ready 2>/dev/null)
ifneq ($(READY),$(CURDIR))
.PHONY: .venv/.ready
endif

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s  %s\n", $$1, $$2 }' Makefile

chat: .venv/.ready ## talk with Parley in this terminal
	@.venv/bin/parley chat

setup: .venv/.ready ## make .venv with everything in it, .venv/bin/parley too
	@echo "Parley is set up. Talk with it: make chat" >&2

# Two at a time pay off; inline-snapshot then compares only, and need not say so each time.
PYTEST := .venv/bin/pytest -n 2 --inline-snapshot=disable

test: .venv/.ready ## run all tests
	@sh tests/synapse/setup || true # the end of the run says how many tests were left out for that
	@sh tests/element/setup || true
	@$(PYTEST)

test-fast: .venv/.ready ## leave out the tests that start servers or processes
	@$(PYTEST) -m "not server"

explore: .venv/.ready ## try examples at random in the property tests, others each time
	@$(PYTEST) -m hypothesis --hypothesis-profile=default

llamacpp: .venv/.ready ## ask a real llama.cpp server too; brings it into .venv (250 MB)
	@$(PYTHON) -m pip --python .venv/bin/python install --quiet "xllamacpp>=2026.10" "gguf>=0.19"
	@.venv/bin/pytest -m llamacpp -rP --inline-snapshot=disable

lint: .venv/.ready ## look at format, style, types and layers
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy bot tests bench
	@.venv/bin/lint-imports --no-logo

check: lint test ## lint, then test: what CI does

audit: .venv/.ready ## look for known holes in packages, and for secrets in files; asks the internet
	@.venv/bin/python .ci/audit.py

words: .venv/.ready ## bring the catalogues of other languages up to what is said
	@.venv/bin/python -m docs.make.words

format: .venv/.ready ## put the code into shape
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only --quiet .

clean: ## remove everything that setup and the tests made
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.ready: pyproject.toml uv.lock .ci/setup
	@sh .ci/setup </dev/null >&2
