# make demo and make test are the main commands; both run the set-up first if it is needed.
PYTHON ?= python3

.PHONY: help setup demo test test-all check docs bench-iam clean

help:
	@echo "make demo      preview the reference stack and a plain trail under the pack, offline"
	@echo "make test      all checks and tests, including those with the Pulumi engine"
	@echo "make test-all  make test and the slow tests: a browser (installed if missing), a cluster"
	@echo "make check     quick checks: format, lint, types, tests without the engine, generated docs"
	@echo "make docs      regenerate the generated documentation"
	@echo "make bench-iam accuracy and speed of the evaluation of identity policies"
	@echo "make setup     create the virtual environment and the Pulumi CLI if they are missing"
	@echo "make clean     remove the virtual environment and the Pulumi CLI"

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@.venv/bin/python tools/demo.py

test: check
	@.venv/bin/pytest -m e2e --numprocesses auto

test-all: test
	@.venv/bin/python tools/browser.py
	@.venv/bin/pytest -m "slow and not e2e"

check: setup
	@scripts/check

docs: setup
	@scripts/docs
	@.venv/bin/python tools/stack_docs.py

bench-iam: setup
	@.venv/bin/python -m benchmarks.identity_policies

clean:
	rm -rf .venv .tools
