"""Files that may hold a state, and their text: plain, gzip or Zstandard."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import zstandard

from policypack.adapters.exported_state import UnreadableState

SUFFIXES = (".json", ".json.gz", ".json.zst")


def state_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files to judge: those named, and those below the folders named that end in one of `SUFFIXES`, sorted.

    Links to folders are not followed, so that a loop of links ends.
    """
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (Path(folder, name) for name in sorted(names) if name.endswith(SUFFIXES))
        else:
            yield path


def read_file(path: Path) -> bytes:
    """The uncompressed content of one file.

    Raises:
        UnreadableState: the file cannot be opened or uncompressed; the message says why in one clause.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableState(f"cannot be read: {error.strerror or type(error).__name__}") from None
    try:
        if path.name.endswith(".gz"):
            return gzip.decompress(content)
        if path.name.endswith(".zst"):
            return _unpack_zstandard(content)
    except (EOFError, OSError, zlib.error, zstandard.ZstdError):
        raise UnreadableState("the compressed data are damaged or cut off") from None
    return content


def _unpack_zstandard(content: bytes) -> bytes:
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    unpacked = unpacker.decompress(content)
    if content and not unpacker.eof:
        raise EOFError
    return unpacked
