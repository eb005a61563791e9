"""The content of a state file: read and decompressed (gzip, Zstandard) up to a size limit."""

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
"""Default size limit of a state; evaluating it takes about ten times its size in memory."""

_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_SKIPPABLE, _SKIPPABLE_HEAD = b"\x2a\x4d\x18", 8  # after a first byte of 0x50 to 0x5f; 4 bytes of length follow
_STEP = 1024  # bytes of compressed data per step: they can expand to tens of megabytes


def read(target: StateLocation, max_bytes: int) -> bytes:
    """Return the decompressed content of a state.

    Raises:
        UnreadableState: the state cannot be opened or decompressed, or is too large; the message gives the reason.
    """
    if target.problem:
        raise UnreadableState(target.problem)
    if (target.size or 0) > max_bytes:
        raise _too_large(max_bytes)
    try:
        content = _fetch(target, max_bytes)
    except UnreadableState:
        raise
    except Exception as error:  # each protocol raises its own exceptions, and none may end the audit
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
    """Return the JSON document of a state.

    Raises:
        UnreadableState: the content is not JSON; the message gives the position.
    """
    if not content.strip():
        raise UnreadableState("the file is empty")
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        # orjson refuses deep nesting, some numbers and lone surrogates, which must not hide the state's other findings.
        found = _parse_anyway(content)
        if found is _NOT_JSON:
            raise UnreadableState(f"not JSON (line {error.lineno}, column {error.colno})") from None
        return found


_NOT_JSON = object()


def _parse_anyway(content: bytes) -> object:
    """Return the JSON document of any depth, with unknown values in place of invalid numbers."""
    try:
        return deep_json.loads(content.decode("utf-8-sig", "surrogatepass"))
    except ValueError:
        return _NOT_JSON


def _fetch(target: StateLocation, max_bytes: int) -> bytes:
    if not target.is_remote:
        with open(target.name, "rb") as file:
            # Reading with the limit allocates that much for every small file. A pipe has no size, and a file may grow.
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
    """Return the decompressed content of all Zstandard frames, up to a size limit.

    Source: RFC 8878, section 3, "Compression Algorithm": data consist of independent frames.

    Raises:
        EOFError: the last frame is truncated.
        zstandard.ZstdError: other data follow the frames.
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
    """Return the length of the skippable frame at an offset; 0 where there is none.

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
