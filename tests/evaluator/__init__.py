"""A small evaluator of AWS policies, written from AWS's documentation alone.

It answers one question: is this one request allowed? It takes policies as decoded JSON, shares no code with the pack,
and is the second opinion of the differential tests in `tests/differential/`. All documents cited here are pages of the
AWS Identity and Access Management User Guide.
"""
