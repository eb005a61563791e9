"""Which events selectors record."""

from __future__ import annotations

import pytest

from policypack.cloudtrail.event_coverage import (
    Coverage,
    data_events,
    excluded_management_sources,
    network_activity_events,
    records_all_management_events,
)
from policypack.model.selectors import EventSelectors
from policypack.model.unknown import UNKNOWN, Maybe
from tests.cloudtrail.declared import (
    KMS,
    LAMBDA,
    MODEL,
    NOT_KMS,
    READ_ONLY,
    S3,
    UNKNOWN_TEXT,
    WRITE_ONLY,
    Json,
    advanced,
    data,
    declared_trail,
    field,
    management,
    selectors,
)

MANAGEMENT: dict[str, tuple[EventSelectors, Maybe[bool], Maybe[tuple[str, ...]]]] = {
    "no selectors": (selectors(), True, ()),
    "empty lists": (selectors([], []), True, ()),
    "basic, all by default": (selectors([{}]), True, ()),
    "basic, all": (selectors([{"readWriteType": "All", "includeManagementEvents": True}]), True, ()),
    "basic, writes": (selectors([{"readWriteType": "WriteOnly"}]), False, ()),
    "basic, reads and writes apart": (
        selectors([{"readWriteType": "WriteOnly"}, {"readWriteType": "ReadOnly"}]),
        True,
        (),
    ),
    "basic, data alone": (selectors([{"includeManagementEvents": False}]), False, ()),
    "basic, without one service": (selectors([{"excludeManagementEventSources": [KMS]}]), True, (KMS,)),
    "basic, without it in one of two": (selectors([{"excludeManagementEventSources": [KMS]}, {}]), True, ()),
    "advanced": (selectors(None, [management()]), True, ()),
    "advanced in place of basic": (selectors([{"readWriteType": "All"}], [data(S3)]), False, ()),
    "advanced, data alone": (selectors(None, [data(S3), data(LAMBDA)]), False, ()),
    "advanced, reads": (selectors(None, [management(READ_ONLY)]), False, ()),
    "advanced, writes": (selectors(None, [management(WRITE_ONLY)]), False, ()),
    "advanced, no reads": (selectors(None, [management(field("readOnly", notEquals=["true"]))]), False, ()),
    "advanced, both sides apart": (selectors(None, [management(READ_ONLY), management(WRITE_ONLY)]), True, ()),
    "advanced, both sides named": (
        selectors(None, [management(field("readOnly", equals=["true", "false"]))]),
        True,
        (),
    ),
    "advanced, without one service": (selectors(None, [management(NOT_KMS)]), True, (KMS,)),
    "advanced, without it on one side": (
        selectors(None, [management(READ_ONLY), management(WRITE_ONLY, NOT_KMS)]),
        True,
        (KMS,),
    ),
    "advanced, of one service": (selectors(None, [management(field("eventSource", equals=[KMS]))]), False, ()),
    "advanced, of one event": (selectors(None, [management(field("eventName", equals=["StopLogging"]))]), False, ()),
    "advanced, without a category": (selectors(None, [advanced(READ_ONLY)]), False, ()),
    "unknown lists": (selectors(UNKNOWN_TEXT, UNKNOWN_TEXT), UNKNOWN, UNKNOWN),
    "unknown basic beside advanced": (selectors(UNKNOWN_TEXT, [management()]), True, ()),
    "unknown advanced beside basic": (selectors([{}], UNKNOWN_TEXT), UNKNOWN, UNKNOWN),
    "unknown side": (selectors([{"readWriteType": UNKNOWN_TEXT}]), UNKNOWN, UNKNOWN),
    "unknown side beside all": (selectors([{"readWriteType": UNKNOWN_TEXT}, {}]), True, UNKNOWN),
    "unknown category": (selectors(None, [advanced(field("eventCategory", equals=[UNKNOWN_TEXT]))]), UNKNOWN, UNKNOWN),
    "unknown field": (selectors(None, [management(field(UNKNOWN_TEXT, equals=["x"]))]), UNKNOWN, UNKNOWN),
    "unknown exclusion": (
        selectors(None, [management(field("eventSource", notEquals=[UNKNOWN_TEXT]))]),
        True,
        UNKNOWN,
    ),
    "a text for a selector": (selectors(None, ["Management"]), UNKNOWN, UNKNOWN),
    "a text for the fields": (selectors(None, [{"fieldSelectors": "Management"}]), UNKNOWN, UNKNOWN),
}


@pytest.mark.parametrize(("selected", "everything", "excluded"), MANAGEMENT.values(), ids=MANAGEMENT)
def test_management_events(selected: EventSelectors, everything: Maybe[bool], excluded: Maybe[tuple[str, ...]]) -> None:
    assert records_all_management_events(selected) is everything
    assert excluded_management_sources(selected) == excluded


def basic_data(type_: object, *values: object, side: str = "All") -> Json:
    return {"readWriteType": side, "dataResources": [{"type": type_, "values": list(values)}]}


SOME_ARN = field("resources.ARN", startsWiths=["arn:aws:s3:::one/"])

DATA: dict[str, tuple[EventSelectors, str, Maybe[Coverage]]] = {
    "no selectors": (selectors(), S3, Coverage.NONE),
    "management alone": (selectors(None, [management()]), S3, Coverage.NONE),
    "every object": (selectors([basic_data(S3, "arn:aws:s3")]), S3, Coverage.ALL),
    "every object of another type": (selectors([basic_data(S3, "arn:aws:s3")]), LAMBDA, Coverage.NONE),
    "every object, the other spelling": (selectors([basic_data(S3, "arn:aws-cn:s3:::")]), S3, Coverage.ALL),
    "objects of one bucket": (selectors([basic_data(S3, "arn:aws:s3:::one/")]), S3, Coverage.SOME),
    "writes of objects": (selectors([basic_data(S3, "arn:aws:s3", side="WriteOnly")]), S3, Coverage.SOME),
    "reads and writes apart": (
        selectors(
            [basic_data(S3, "arn:aws:s3", side="WriteOnly"), basic_data(S3, "arn:aws:s3", side="ReadOnly")],
        ),
        S3,
        Coverage.ALL,
    ),
    "every function": (selectors([basic_data(LAMBDA, "arn:aws:lambda")]), LAMBDA, Coverage.ALL),
    "advanced": (selectors(None, [data(MODEL)]), MODEL, Coverage.ALL),
    "advanced, another type": (selectors(None, [data(MODEL)]), S3, Coverage.NONE),
    "advanced, a type nobody knows": (selectors(None, [data("AWS::New::Thing")]), "AWS::New::Thing", Coverage.ALL),
    "advanced, writes": (selectors(None, [data(S3, WRITE_ONLY)]), S3, Coverage.SOME),
    "advanced, both sides apart": (selectors(None, [data(S3, WRITE_ONLY), data(S3, READ_ONLY)]), S3, Coverage.ALL),
    "advanced, one bucket": (selectors(None, [data(S3, SOME_ARN)]), S3, Coverage.SOME),
    "advanced, every bucket by its ARN": (
        selectors(None, [data(S3, field("resources.ARN", startsWiths=["arn:aws:s3:::"]))]),
        S3,
        Coverage.ALL,
    ),
    "advanced, the ARN before the type": (
        selectors(
            None,
            [
                advanced(
                    field("resources.ARN", startsWiths=["arn:aws:s3:::"]),
                    field("eventCategory", equals=["Data"]),
                    field("resources.type", equals=[S3]),
                )
            ],
        ),
        S3,
        Coverage.ALL,
    ),
    "advanced, not one bucket": (
        selectors(None, [data(S3, field("resources.ARN", notStartsWiths=["arn:aws:s3:::one/"]))]),
        S3,
        Coverage.SOME,
    ),
    "advanced, one event": (selectors(None, [data(S3, field("eventName", equals=["GetObject"]))]), S3, Coverage.SOME),
    "unknown type": (selectors(None, [data(UNKNOWN_TEXT)]), S3, UNKNOWN),
    "unknown ARN": (
        selectors(None, [data(S3, field("resources.ARN", startsWiths=[UNKNOWN_TEXT]))]),
        S3,
        UNKNOWN,
    ),
    "unknown values": (selectors([basic_data(S3, UNKNOWN_TEXT)]), S3, UNKNOWN),
    "unknown type of a basic selector": (selectors([basic_data(UNKNOWN_TEXT, "arn:aws:s3")]), S3, UNKNOWN),
    "a number for a type": (selectors([basic_data(3, "arn:aws:s3")]), S3, UNKNOWN),
    "unknown data resources": (selectors([{"dataResources": UNKNOWN_TEXT}]), S3, UNKNOWN),
    "unknown data resource": (selectors([{"dataResources": [UNKNOWN_TEXT]}]), S3, UNKNOWN),
    "unknown lists": (selectors(None, UNKNOWN_TEXT), S3, UNKNOWN),
}


@pytest.mark.parametrize(("selected", "type_", "coverage"), DATA.values(), ids=DATA)
def test_data_events(selected: EventSelectors, type_: str, coverage: Maybe[Coverage]) -> None:
    assert data_events(selected, type_) is coverage


def test_network_activity_events() -> None:
    network = advanced(field("eventCategory", equals=["NetworkActivity"]), field("eventSource", equals=[KMS]))
    assert network_activity_events(selectors(None, [management(), network])) is True
    assert network_activity_events(selectors([{}])) is False
    assert network_activity_events(selectors(None, UNKNOWN_TEXT)) is UNKNOWN


@pytest.mark.parametrize(
    ("declared", "insights"),
    [
        ([{"insightType": "ApiCallRateInsight"}], ("ApiCallRateInsight",)),
        ([{"insightType": UNKNOWN_TEXT}, {}], (UNKNOWN, "")),
        ([UNKNOWN_TEXT], (UNKNOWN,)),
        (UNKNOWN_TEXT, UNKNOWN),
        (None, ()),
    ],
)
def test_insights(declared: object, insights: object) -> None:
    assert declared_trail({"insightSelectors": declared}).insights == insights
