from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policypack.adapters.resources.values import UNKNOWN_TEXT, decode
from policypack.adapters.sources import deep_json
from policypack.model.unknown import UNKNOWN

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(values, st.sampled_from((None, 1)))
def test_reads_what_the_usual_decoder_reads(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert deep_json._loads(text) == json.loads(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='[]{},:"ab1.-e tru', max_size=12))
def test_refuses_what_the_usual_decoder_refuses(text: str) -> None:
    try:
        wanted = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"^not JSON"):
            deep_json._loads(text)
    else:
        assert deep_json._loads(text) == wanted


@pytest.mark.parametrize(
    "text", ["", " ", "[1,]", "[,1]", '{"a":1,}', '{"a" 1}', "[1 2]", "1 2", "]", "{1:2}", "[" * 5000]
)
def test_refuses_broken_texts(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not JSON"):
        deep_json._loads(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"a\uDFFFb"', "a\ufffdb"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\\\ud800"', "\\\ufffd"),
        (r'{"\ud800": "\ud800"}', {"\ufffd": "\ufffd"}),
        ('"\ud800"', "\ufffd"),
        ("NaN", UNKNOWN_TEXT),
        ("[Infinity, -Infinity, 1]", [UNKNOWN_TEXT, UNKNOWN_TEXT, 1]),
        ('"NaN"', "NaN"),
        ("1e400", float("inf")),
        ("9" * 5000, float("inf")),
        ("-" + "9" * 5000, float("-inf")),
    ],
)
def test_what_strict_decoders_refuse_is_read(text: str, value: object) -> None:
    assert deep_json.loads(text) == value
    assert deep_json._loads(deep_json._without_halves(text)) == value


@pytest.mark.parametrize("text", ["\\" * 300_000, r"\ud800" * 100_000, r"\ud83d\ude0" * 50_000])
def test_very_long_text_takes_time_in_proportion(text: str) -> None:
    assert deep_json._without_halves(f'"{text}"')[0] == '"'


@pytest.mark.parametrize("text", ["nan", "inf", "+Infinity", "-NaN", "Nan", r'"\ud80"', "{NaN: 1}"])
def test_refuses_what_no_decoder_reads(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Invalid|must be"):
        deep_json.loads(text)
    with pytest.raises(ValueError, match=r"^not JSON"):
        deep_json._loads(text)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_value_of_any_depth_is_read_and_unknown_below_a_depth(opening: str, closing: str) -> None:
    found = deep_json.loads(f'{{"deep": {opening * 100_000}1{closing * 100_000}, "beside": "kept"}}')
    assert found["beside"] == "kept"
    depth, inner = 0, found["deep"]
    while not isinstance(inner, str):
        depth, inner = depth + 1, inner["a"] if isinstance(inner, dict) else inner[0]
    assert (inner, depth) == (UNKNOWN_TEXT, deep_json.DEPTH - 1)


@pytest.mark.parametrize("make", [lambda it: [it], lambda it: {"a": it}, lambda it: (it,)])
def test_what_is_nested_too_deep_to_be_decoded_is_unknown(make: Any) -> None:
    value: Any = "x"
    for _ in range(900):
        value = make(value)
    inner: Any = decode(value)
    while inner is not UNKNOWN:
        inner = inner["a"] if isinstance(inner, dict) else inner[0]
    assert inner is UNKNOWN
