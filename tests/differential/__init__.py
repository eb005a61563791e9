"""The pack's answers on generated policies against an evaluator of single requests (`tests/evaluator/`).

Each question has a concrete meaning here, as a set of requests: what the pack calls safe must be denied for all of
them, and what it calls a violation must be allowed for one. `python -m tests.differential --examples 20000` draws many
examples.
"""
