"""The one place that meets fsspec."""

from __future__ import annotations

from typing import Any

from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # fsspec has no types


def open_place(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it.

    Raises:
        ImportError: what its protocol needs is not installed.
        Exception: whatever the protocol raises for an address that it cannot make sense of.
    """
    files, path = url_to_fs(url)
    return files, str(path)
