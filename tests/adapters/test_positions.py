"""A position is a file inside of the repository, or none."""

from __future__ import annotations

import pytest

from policypack.adapters.sources.source_positions import source
from policypack.model.assessment import SourcePosition


@pytest.mark.parametrize(
    "position",
    [
        "project:////etc/passwd#1",
        "project://///etc/passwd#1",
        "project:///%2Fetc/passwd#1",
        "project:///%2fetc%2fpasswd#1",
        "project:///../x.py#1",
        "project:///lib/../../x.py#1",
        "project:///lib/..#1",
        "project:///%2e%2e/x.py#1",
        "project:///lib%2F..%2F..%2Fx.py#1",
        "project:///..\\\\x.py#1",
        "project:///lib\\..\\..\\x.py#1",
        "project:///%5C%5Chost/share/x.py#1",
        "project:///\\windows\\x.py#1",
        "project:///C:/x.py#1",
        "project:///c:x.py#1",
        "project:///C%3A/x.py#1",
        "project:///C%3A%5Cx.py#1",
        "project:///.venv/lib/x.py#1",
        "project:///.venv%2Flib/x.py#1",
        "project:///lib/x.py#0x1",
        "file:///etc/passwd#1",
        "project:///#1",
        "project:///%252e%252e/x.py#9",
        "project:///a/%252E./x.py#9",
        "project:///a%252f..%252Fx.py#9",
        "project:///a%255C..%255cx.py#9",
        "project:///x%0a::error::y#6",
        "project:///x%0D%0A##[error]y#6",
        "project:///%00#1",
        "project:///a%1b[2Jx.py#1",
        "project:///a%E2%80%AEyp.x#1",
        "project:///a%E2%80%A8x.py#1",
        "project:///a%FFx.py%7F#1",
        "project:///a\nx.py#1",
    ],
)
def test_position_outside_of_the_repository_is_none(position: str) -> None:
    assert source({"sourcePosition": position}) is None
    inside = {"sourcePosition": "project:///lib/a.py#3"}
    assert source({"sourcePosition": position, "stackTrace": [inside]}) == SourcePosition(file="lib/a.py", line=3)


@pytest.mark.parametrize(
    ("position", "file"),
    [
        ("project:///lib/trail.py#9", "lib/trail.py"),
        ("project:///__main__.py#9,4", "__main__.py"),
        ("project:///a%20b/c%23d.py#9", "a b/c#d.py"),
        ("project:///lib/..x/y...py#9", "lib/..x/y...py"),
        ("project:///etc/passwd#9", "etc/passwd"),
        ("project:///ab:c.py#9", "ab:c.py"),
        ("project:///100%25/%2520x.py#9", "100%/%20x.py"),
        ("project:///%C3%A9t%C3%A9.py#9", "\u00e9t\u00e9.py"),
    ],
)
def test_position_inside_of_the_repository_is_kept(position: str, file: str) -> None:
    assert source({"sourcePosition": position}) == SourcePosition(file=file, line=9)
