# make demo and make test are the two commands; both set everything up first, and that once.
PYTHON ?= python3

.PHONY: help setup demo test test-all check docs bench-iam clean

help:
	@echo "make demo      preview the reference stack and a plain trail under the pack, offline"
	@echo "make test      all checks and tests, those on the real engine included"
	@echo "make test-all  the same and whatever takes long: a browser (installed where it is missing), a cluster"
	@echo "make check     the inner loop: format, lint, types, tests without the engine, generated docs"
	@echo "make docs      rewrite what is generated"
	@echo "make bench-iam how right and how fast identity policies are read"
	@echo "make setup     the virtual environment and the Pulumi CLI, when something is missing"
	@echo "make clean     remove both"

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
