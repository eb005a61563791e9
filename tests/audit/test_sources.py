"""Where states may lie, and what else may lie there."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec  # type: ignore[import-untyped]  # it has no types
import pytest
import zstandard
from click.testing import CliRunner
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped]  # it has no types

from policypack.cli.main import main
from policypack.cli.output import NAMES
from tests.audit.states import BAD_TRAIL, GOOD_TRAIL, audited, brief, checkpoint, entry, state

HTML = b"<!doctype html><title>Sign in</title>"


def names(lines: list[dict[str, object]]) -> list[str]:
    return [str(line["urn"]).rsplit("::", 1)[-1] for line in lines[:-1]]


def test_backend_is_evaluated_in_both_layouts_and_without_its_history(tmp_path: Path) -> None:
    backend = tmp_path / ".pulumi"
    files = {
        "stacks/old.json": checkpoint(entry("old", BAD_TRAIL)),
        "stacks/old.json.bak": checkpoint(entry("bak", BAD_TRAIL)),
        "stacks/old.json.attrs": b"{}",
        "stacks/old.pulumi-tags": b"{}",
        "stacks/shop/dev.json.gz": gzip.compress(checkpoint(entry("dev", BAD_TRAIL))),
        "stacks/shop/prod.json.zst": zstandard.compress(checkpoint(entry("prod", BAD_TRAIL))),
        "history/shop/dev/dev-1.checkpoint.json": checkpoint(entry("history", BAD_TRAIL)),
        "backups/shop/dev/dev.1.json": checkpoint(entry("backup", BAD_TRAIL)),
        "locks/organization/shop/dev/x.json": b"{}",
        "meta.yaml": b"version: 1",
    }
    for name, content in files.items():
        (backend / name).parent.mkdir(parents=True, exist_ok=True)
        (backend / name).write_bytes(content)
    for source in (str(tmp_path), str(backend), f"file://{tmp_path}", f"file://{backend}"):
        code, lines = audited(source)
        assert code == 1
        assert names(lines) == ["old", "dev", "prod"], source
        assert lines[-1]["states"] == 3
    assert names(audited(str(backend / "history"))[1]) == ["history"]


def test_stack_that_was_never_updated_is_clean(tmp_path: Path) -> None:
    (tmp_path / "new.json").write_bytes(json.dumps({"version": 3, "checkpoint": {"stack": "new"}}).encode())
    assert audited(str(tmp_path))[0] == 0


def hostile(folder: Path) -> dict[str, str]:
    """Files that are no states, by name, and what is said of them."""
    files = {
        "cut.json.gz": gzip.compress(os.urandom(9000))[:5000],
        "zero.json": b"",
        "page.json": HTML,
        "two.json": json.dumps({"version": 2, "checkpoint": {}}).encode(),
        "future.json": json.dumps({"version": 99, "deployment": {}}).encode(),
        "deep.json": b'{"version": 3, "deployment": {"resources": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        "bomb.json.gz": gzip.compress(b" " * 101_000_000, 1),
        "bomb.json.zst": zstandard.compress(b" " * 101_000_000),
        "latin.json": '{"version": 3, "deployment": {"é": 1}}'.encode("latin-1"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with (folder / "huge.json").open("wb") as huge:
        huge.truncate(200_000_000)
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "around").symlink_to(folder)
    (folder / "gone").symlink_to(folder / "nowhere")
    too_large = "larger than 100 MB, the limit (--max-size)"
    return {
        "around": "a symbolic link to one of its parent folders",
        "bomb.json.gz": too_large,
        "bomb.json.zst": too_large,
        "cut.json.gz": "the compressed data are damaged or truncated",
        "deep.json": "resources[0] is not a resource: it has no urn and type",
        "future.json": "a state of another version than 3, which is the one supported",
        "huge.json": too_large,
        "latin.json": "not JSON (line, column)",
        "loop.json": "cannot be read: Too many levels of symbolic links",
        "page.json": "not JSON (line, column)",
        "two.json": "a state of another version than 3, which is the one supported",
        "zero.json": "the file is empty",
    }


def test_each_hostile_file_is_an_error_and_other_files_are_evaluated(tmp_path: Path) -> None:
    wanted = hostile(tmp_path)
    (tmp_path / "good.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    code, lines = audited(str(tmp_path))
    assert code == 3
    said = {
        Path(str(line["file"])).name: re.sub(r"line 1, column \d+", "line, column", line["message"])
        for line in lines[:-1]
    }
    assert said == wanted
    assert lines[-1]["states"] == len(wanted) + 1
    assert lines[-1]["pass"] > 0
    (tmp_path / "bad.json").write_bytes(state(entry("trail", BAD_TRAIL)))
    assert audited(str(tmp_path), "--jobs", "2")[0] == 1


@pytest.mark.skipif(shutil.which("setpriv") is None and os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    (tmp_path / "b.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    (tmp_path / "closed").mkdir(mode=0o000)
    (tmp_path / "b.json").chmod(0o000)
    command = [sys.executable, "-m", "policypack.cli", "audit", "--format", "jsonl", str(tmp_path)]
    if os.geteuid() == 0:
        # still root's files, but without root's power to read what is closed
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    (tmp_path / "closed").chmod(0o700)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3, done.stderr
    assert {Path(line["file"]).name: line["message"] for line in found[:-1]} == {
        "b.json": "cannot be read: Permission denied",
        "closed": "cannot be listed: Permission denied",
    }


class Grumpy(MemoryFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A store that refuses one object, in words that nobody should repeat."""

    protocol = "grumpy"

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.removeprefix("grumpy://").strip("/")

    def cat_file(self, path: str, *arguments: object, **options: object) -> object:
        if "refused" in path:
            raise PermissionError("key AKIASECRET may not read this")
        return super().cat_file(path, *arguments, **options)


def test_service_that_refuses_is_not_quoted() -> None:
    fsspec.register_implementation("grumpy", Grumpy, clobber=True)
    store = fsspec.filesystem("grumpy")
    store.pipe("/states/good.json", state(entry("trail", BAD_TRAIL)))
    store.pipe("/states/refused.json", b"{}")
    code, lines = audited("grumpy://states")
    assert code == 1
    assert [(line["status"], line["message"]) for line in lines[:-1]][1] == ("error", "cannot be read: PermissionError")
    assert "AKIASECRET" not in json.dumps(lines)


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.json").write_bytes(state(entry("a", BAD_TRAIL)))
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "real")
    assert names(audited(str(root))[1]) == ["a"]


@pytest.mark.parametrize("scheme", ["", "file://", "memory://nothing"])
def test_place_without_states_is_an_error(tmp_path: Path, scheme: str) -> None:
    source = scheme if scheme.startswith("memory") else f"{scheme}{tmp_path}"
    code, lines = audited(source)
    assert code == 3
    assert lines[0]["message"].startswith("no state found" if "memory" not in scheme else "")


@pytest.mark.parametrize("source", ["nosuch://x", "/no/such/place"])
def test_source_that_makes_no_sense_is_wrong_usage(source: str) -> None:
    done = CliRunner().invoke(main, ["audit", source])
    assert done.exit_code == 2
    assert "Traceback" not in done.output


def test_nothing_is_written_to_the_source(tmp_path: Path) -> None:
    hostile(tmp_path)
    (tmp_path / "huge.json").unlink()

    def traces() -> dict[str, tuple[str, int]]:
        return {
            path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in tmp_path.iterdir()
            if path.is_file()
        }

    before = traces()
    audited(str(tmp_path), "--jobs", "2")
    assert traces() == before


def test_file_that_is_called_like_a_url_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a::b.json").write_bytes(state(entry("trail", BAD_TRAIL)))
    for source in (".", "a::b.json"):
        code, lines = audited(source)
        assert (code, brief(lines)) == (1, [("trail-multi-region", "violation")])


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_pipe_and_device_are_errors_unless_named(tmp_path: Path, scheme: str) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "device.json").symlink_to("/dev/zero")
    code, lines = audited(f"{scheme}{tmp_path}")
    assert code == 3
    assert [line["message"] for line in lines[:-1]] == ["not a regular file but a pipe or a device"] * 2
    with ThreadPoolExecutor() as pool:
        pool.submit((tmp_path / "pipe.json").write_bytes, state(entry("trail", BAD_TRAIL)))
        assert audited(str(tmp_path / "pipe.json"))[0] == 1


@pytest.mark.parametrize("form", NAMES)
def test_name_of_a_file_that_is_no_text_ends_no_format(tmp_path: Path, form: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\n::error::.json")).write_bytes(state(entry("trail", BAD_TRAIL)))
    done = CliRunner().invoke(main, ["audit", str(tmp_path), "--format", form])
    assert done.exit_code == 1
    assert "trail-multi-region" in done.stdout


def test_a_value_nested_thousands_of_times_costs_no_other_resource_its_findings(tmp_path: Path) -> None:
    deep = json.dumps(entry("deep", {"tags": "here"})).replace('"here"', '{"a":' * 50_000 + "1" + "}" * 50_000)
    resources = f"[{deep}, {json.dumps(entry('bad', {'isMultiRegionTrail': False}))}]"
    (tmp_path / "state.json").write_text(f'{{"version": 3, "deployment": {{"resources": {resources}}}}}')
    code, lines = audited(str(tmp_path))
    assert code == 1
    assert [
        name for name, line in zip(names(lines), lines, strict=False) if line["control"] == "trail-multi-region"
    ] == [
        "bad",
        "deep",
    ]
