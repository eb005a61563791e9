"""Processes, parts, clusters and object stores: always the results of one process."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from policypack.audit import run
from policypack.audit.audit_plan import AuditPlan, evaluate_all
from policypack.audit.run import audit, audit_by, audit_in_processes
from policypack.audit.state_locations import StateLocation, state_locations
from policypack.cli.main import main
from policypack.model.result import StackResults
from tests.audit.states import BAD_TRAIL, GOOD_TRAIL, audited, entry, state

PLAN = AuditPlan(at=datetime(2026, 6, 15, tzinfo=UTC))
COUNT = 60
ONE_DAY = timedelta(days=1)


@pytest.fixture
def states(tmp_path: Path) -> Path:
    folder = tmp_path / "states"
    folder.mkdir()
    for number in range(COUNT):
        trail = BAD_TRAIL if number % 3 else GOOD_TRAIL
        content = b"" if number % 20 == 7 else state(entry(f"trail-{number}", trail))
        (folder / f"{number:03}.json").write_bytes(content)
    return folder


def test_processes_give_the_same_lines_in_the_same_order(states: Path) -> None:
    assert audited(str(states), "--jobs", "2") == audited(str(states))


def test_parts_together_are_the_whole_and_can_be_joined(states: Path) -> None:
    code, whole = audited(str(states))
    parts = [audited(str(states), "--shard", f"{number}/3") for number in (1, 2, 3)]
    assert code == max(part for part, _ in parts) or code == 1
    joined = [line for _, lines in parts for line in lines[:-1]]
    assert sorted(joined, key=str) == sorted(whole[:-1], key=str)
    assert all(len(lines) > 1 for _, lines in parts)
    text = "".join(json.dumps(line) + "\n" for _, lines in parts for line in lines)
    done = CliRunner().invoke(main, ["report", "-", "--format", "jsonl"], input=text)
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[-1]) == whole[-1]


@pytest.mark.parametrize("shard", ["0/3", "4/3", "x", "1/0", "1", "-1/3"])
def test_part_that_makes_no_sense_is_wrong_usage(states: Path, shard: str) -> None:
    done = CliRunner().invoke(main, ["audit", str(states), "--shard", shard])
    assert done.exit_code == 2
    assert shard in done.output


def test_results_are_taken_as_they_come_and_few_states_wait(states: Path) -> None:
    taken = 0

    def counted() -> Iterator[StateLocation]:
        nonlocal taken
        for target in state_locations([str(states)] * 10):
            taken += 1
            yield target

    class AtOnce(Executor):
        def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_result(function(*arguments))
            return future

    results = audit_by(AtOnce(), PLAN, counted(), workers=2)
    next(results)
    assert taken <= 2 * run.AHEAD * run.CHUNK
    assert len(list(results)) == COUNT * 10 - 1


def die_of(plan: AuditPlan, chunk: Iterable[StateLocation]) -> list[StackResults]:
    if any(target.name.endswith("deadly.json") for target in chunk):
        os.kill(os.getpid(), signal.SIGKILL)
    return evaluate_all(plan, list(chunk))


def test_state_that_ends_its_process_is_an_error_and_the_rest_goes_on(
    states: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (states / "030-deadly.json").write_bytes(b"")
    monkeypatch.setattr(run, "evaluate_all", die_of)  # nothing real can be trusted to exhaust the memory of a machine
    found = list(audit_in_processes(PLAN, state_locations([str(states)]), jobs=2))
    assert len(found) == COUNT + 1
    (deadly,) = (it for it in found if it.file.endswith("deadly.json"))
    assert deadly.records[0].message == "its worker process ended unexpectedly, possibly out of memory"
    monkeypatch.undo()
    alone = {it.file: it.records for it in audit(PLAN, state_locations([str(states)]))}
    assert {it.file: it.records for it in found if it is not deadly} == {
        file: records for file, records in alone.items() if not file.endswith("deadly.json")
    }


def test_worker_that_is_lost_is_an_error_for_its_states(states: Path) -> None:
    class Lost(Executor):
        def submit(self, function: Any, /, *arguments: Any, **options: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(RuntimeError("s3cret"))
            return future

    found = list(audit_by(Lost(), PLAN, state_locations([str(states)]), workers=2))
    assert len(found) == COUNT
    assert {record.message for it in found for record in it.records} == {"the worker failed (RuntimeError)"}


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ray://x", "the URL must be tls://"),
        ("dask://", "the URL must be tls://"),
        ("dask://127.0.0.1:99999", "the URL must be tls://"),
        ("dask://127.0.0.1:1", "no scheduler"),
        ("dask://no such host", "no scheduler"),
        ("tls://127.0.0.1:1", "no scheduler answers at 127.0.0.1:1"),
        ("tcp://127.0.0.1:1", "no scheduler answers at 127.0.0.1:1"),
        ("tls://", "the URL must be tls://"),
        ("127.0.0.1:8786", "the URL must be tls://"),
    ],
)
def test_executor_that_does_not_answer_is_wrong_usage(states: Path, url: str, word: str) -> None:
    done = CliRunner().invoke(main, ["audit", str(states), "--dask-insecure", "--executor", url])
    assert done.exit_code == 2
    assert word in done.output


@pytest.mark.parametrize("url", ["dask://127.0.0.1:8786", "tcp://127.0.0.1", "dask://[::1]:8786", "tcp://scheduler"])
def test_plain_tcp_is_refused_unless_it_is_allowed(states: Path, url: str) -> None:
    done = CliRunner().invoke(main, ["audit", str(states), "--executor", url])
    assert done.exit_code == 2
    assert "is not encrypted" in done.output
    assert "--dask-insecure" in done.output


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_dask_cluster_of_two_workers_gives_the_same_lines(states: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]  # distributed is typed in part
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.removeprefix("tcp://")
        found = audited(str(states), "--executor", f"dask://{address}", "--dask-insecure")
    assert found == audited(str(states))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_dask_cluster_with_tls_gives_the_same_lines_and_refuses_other_clients(states: Path, tmp_path: Path) -> None:
    from distributed import LocalCluster
    from distributed.security import Security

    file = str(certificate(tmp_path / "own.pem"))
    other = str(certificate(tmp_path / "other.pem"))
    files = {f"tls_{end}_{kind}": file for end in ("scheduler", "worker", "client") for kind in ("cert", "key")}
    security = Security(  # type: ignore[no-untyped-call]  # distributed is typed in part
        tls_ca_file=file, require_encryption=True, **files
    )
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, security=security, protocol="tls://"
    ) as cluster:
        url = cluster.scheduler_address

        def shown(path: str) -> list[str]:
            return ["--executor", url, "--dask-ca", path, "--dask-cert", path, "--dask-key", path]

        found = audited(str(states), *shown(file))
        refused = CliRunner().invoke(main, ["audit", str(states), *shown(other)])
    assert found == audited(str(states))
    assert refused.exit_code == 2
    assert "the TLS connection fails" in refused.output


def certificate(path: Path) -> Path:
    """A certificate that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + ONE_DAY)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket of a server that speaks S3, and the means to fill it."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="states")
    yield client
    server.stop()


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_bucket_with_200_states_is_audited_and_left_alone(bucket: Any) -> None:
    for number in range(200):
        content = b"" if number == 50 else state(entry(f"trail-{number}", BAD_TRAIL if number % 2 else GOOD_TRAIL))
        bucket.put_object(Bucket="states", Key=f".pulumi/stacks/shop/{number:03}.json", Body=content)
    bucket.put_object(Bucket="states", Key=".pulumi/history/shop/0.json", Body=b"{}")

    def held() -> list[tuple[str, str, str]]:
        pages = bucket.get_paginator("list_objects_v2").paginate(Bucket="states")
        return [(it["Key"], it["ETag"], str(it["LastModified"])) for page in pages for it in page["Contents"]]

    before = held()
    code, lines = audited("s3://states/.pulumi", "--jobs", "2")
    assert code == 1
    assert (lines[-1]["states"], lines[-1]["violation"], lines[-1]["error"]) == (200, 100, 1)
    assert [line["file"] for line in lines if line.get("status") == "error"] == [
        "s3://states/.pulumi/stacks/shop/050.json"
    ]
    assert held() == before
    assert audited("s3://no-such-bucket")[0] == 3


def wait_for_ever(plan: AuditPlan, chunk: Iterable[StateLocation]) -> list[StackResults]:
    time.sleep(3600)
    return []


def test_interrupted_audit_ends_its_processes(states: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "evaluate_all", wait_for_ever)  # a state that takes long, on any machine
    others = set(multiprocessing.active_children())
    found = audit_in_processes(PLAN, interrupting(state_locations([str(states)])), jobs=2)
    with pytest.raises(KeyboardInterrupt):
        next(found)
    for worker in set(multiprocessing.active_children()) - others:
        assert wait([worker.sentinel], timeout=30)  # its executor joins it, too


def interrupting(found: Iterable[StateLocation]) -> Iterator[StateLocation]:
    for number, target in enumerate(found):
        if number == 2 * run.CHUNK + 1:  # the first chunks are at work
            raise KeyboardInterrupt
        yield target


def test_processes_are_no_more_than_states(states: Path) -> None:
    started = time.monotonic()
    few = list(state_locations([str(states)]))[:3]
    assert [it.file for it in audit_in_processes(PLAN, few, jobs=10_000)] == [it.name for it in few]
    assert time.monotonic() - started < 60


def test_state_in_several_sources_is_evaluated_once(states: Path) -> None:
    one = next(str(target.name) for target in state_locations([str(states)]))
    assert audited(str(states), one, f"{states}/../{states.name}") == audited(str(states))
