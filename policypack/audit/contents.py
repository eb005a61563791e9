"""The text of one state: read, and unpacked where it is gzip or Zstandard, up to a limit."""

from __future__ import annotations

import gzip
import io
import os
import zlib

import orjson
import zstandard

from policypack.adapters.sources import deep_json
from policypack.adapters.sources.exported_state import UnreadableState
from policypack.audit.remote import open_place
from policypack.audit.state_locations import StateLocation, reason

MAX_MEGABYTES = 100
"""The largest state that is read unless another limit is set; unpacked, it takes some ten times that in memory."""

_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPABLE, _SKIPPABLE_HEAD = b"\x2a\x4d\x18", 8  # behind a first byte of 0x50 to 0x5f; 4 bytes of length follow
_STEP = 1024  # of packed data at a time: even these can hold tens of megabytes


def read(target: StateLocation, max_bytes: int) -> bytes:
    """The unpacked content.

    Raises:
        UnreadableState: it cannot be opened or unpacked, or is too large; the message says why in one clause.
    """
    if target.problem:
        raise UnreadableState(target.problem)
    if (target.size or 0) > max_bytes:
        raise _too_large(max_bytes)
    try:
        content = _fetch(target, max_bytes)
    except UnreadableState:
        raise
    except Exception as error:  # each protocol raises what it likes; none of it may end the audit
        raise UnreadableState(f"cannot be read: {reason(error)}") from None
    if len(content) > max_bytes:
        raise _too_large(max_bytes)
    try:
        unpacked = _unpack(target.name, content, max_bytes)
    except (EOFError, OSError, zlib.error, zstandard.ZstdError):
        raise UnreadableState("the compressed data are damaged or truncated") from None
    if len(unpacked) > max_bytes:
        raise _too_large(max_bytes)
    return unpacked


def parse(content: bytes) -> object:
    """The JSON document in a content.

    Raises:
        UnreadableState: there is none; the message says why in one clause.
    """
    if not content.strip():
        raise UnreadableState("the file is empty")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        # Nesting, numbers and halves of surrogate pairs that it refuses must not cost a state its other findings.
        found = _parse_anyway(content)
        if found is _NOT_JSON:
            raise UnreadableState(f"not JSON (line {error.lineno}, column {error.colno})") from None
        return found


_NOT_JSON = object()


def _parse_anyway(content: bytes) -> object:
    """The JSON document of any depth in a content, with unknown values in place of what is no number."""
    try:
        return deep_json.loads(content.decode("utf-8-sig", "surrogatepass"))
    except ValueError:
        return _NOT_JSON


def _fetch(target: StateLocation, max_bytes: int) -> bytes:
    if not target.is_remote:
        with open(target.name, "rb") as file:
            # Room for the limit would be made for each small file. A pipe has no size, and a file may grow meanwhile.
            size = os.fstat(file.fileno()).st_size
            content = file.read(min(size, max_bytes) + 1)
            return content if len(content) <= size else content + file.read(max_bytes)
    files, path = open_place(target.name)
    content = files.cat_file(path, end=max_bytes + 1)
    return content if isinstance(content, bytes) else bytes(content)


def _unpack(name: str, content: bytes, max_bytes: int) -> bytes:
    if name.endswith(".gz") or content.startswith(_GZIP):
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            return file.read(max_bytes + 1)
    if name.endswith(".zst") or content.startswith(_ZSTANDARD):
        return _unpack_zstandard(content, max_bytes)
    return content


def _unpack_zstandard(content: bytes, max_bytes: int) -> bytes:
    """Unpack all frames of Zstandard data, skippable ones included, up to a limit.

    Source: RFC 8878, section 3, "Compression Algorithm": data are one or more frames, which are independent.

    Raises:
        EOFError: the last frame is cut off.
        zstandard.ZstdError: something that is no frame follows.
    """
    parts: list[bytes] = []
    size, start = 0, 0
    while start < len(content) and size <= max_bytes:
        skipped = _skippable(content, start)
        if skipped:
            start += skipped
            continue
        unpacker = zstandard.ZstdDecompressor().decompressobj()
        while not unpacker.eof and size <= max_bytes:
            if start >= len(content):
                raise EOFError
            parts.append(unpacker.decompress(content[start : start + _STEP]))
            start += _STEP
            size += len(parts[-1])
        start = min(start, len(content)) - len(unpacker.unused_data)
    return b"".join(parts)


def _skippable(content: bytes, start: int) -> int:
    """Return the length of a skippable frame at a place, which holds no data; 0 where there is none.

    Source: RFC 8878, section 3.1.2, "Skippable Frames".
    """
    head = content[start : start + _SKIPPABLE_HEAD]
    if head[1:4] != _SKIPPABLE or head[0] & 0xF0 != 0x50:
        return 0
    length = _SKIPPABLE_HEAD + int.from_bytes(head[4:], "little")
    if len(head) < _SKIPPABLE_HEAD or start + length > len(content):
        raise EOFError
    return length


def _too_large(max_bytes: int) -> UnreadableState:
    return UnreadableState(f"larger than {max_bytes / 1_000_000:g} MB, the limit (--max-size)")
