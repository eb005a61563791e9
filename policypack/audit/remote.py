"""The only module that imports fsspec."""

from __future__ import annotations

from typing import Any

from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # fsspec has no types


def open_place(url: str) -> tuple[Any, str]:
    """Return the file system of a URL, and the path in it.

    Raises:
        ImportError: the library of the protocol is not installed.
        Exception: the protocol's own exception for an invalid address.
    """
    files, path = url_to_fs(url)
    return files, str(path)
