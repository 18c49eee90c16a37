"""Extractors that are programs."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.annotation import Annotations
from goldspan.errors import SettingsError
from goldspan.extractors.command import Command, Options
from goldspan.extractors.identity import identify
from goldspan.extractors.protocol import Batching, Setup
from goldspan.extractors.runner import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goldspan.document import Document
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]

PROGRAM = """
import json, sys, time
for line in sys.stdin:
    document = json.loads(line)
    text, name = document["text"], document["id"]
    if "hang" in text:
        time.sleep(60)
    if "exit" in text:
        print("out of memory", file=sys.stderr)
        sys.exit(3)
    if "flood" in text:
        while True:
            print("x" * 100000)
    if "quiet" in text:
        continue
    if "junk" in text:
        print("{not json")
    elif "wrong" in text:
        print(json.dumps({"doc": name, "mentions": [{"type": "THING", "start": "0", "end": 4, "kind": 1}]}))
    elif "error" in text:
        print(json.dumps({"doc": name, "error": "too\\nlong"}))
    elif "stranger" in text:
        print(json.dumps({"doc": "nobody"}))
    else:
        mention = {"type": "THING", "start": 0, "end": text.find(" ")}
        print(json.dumps({"doc": name, "text": None, "mentions": [mention]}))
    sys.stdout.flush()
"""


@pytest.fixture
def command(tmp_path: Path, small: Schema) -> Callable[..., Command]:
    (tmp_path / "extract.py").write_text(PROGRAM)

    def make(*, run: tuple[str, ...] = (sys.executable, "extract.py"), **settings: Any) -> Command:
        facts = {"run": run, **settings}
        return Command(Setup(name="c", version="1", schema=small, settings=facts, kind="command", folder=tmp_path))

    return make


def test_runs_a_program(command: Callable[..., Command], make_document: MakeDocument) -> None:
    extractor = command()
    assert isinstance(extractor, Batching)
    documents = [make_document("Café 😀 one", "a"), make_document("two\nor three", "b"), make_document("Three x", "c")]
    result = run(extractor, documents)
    assert [p.mentions[0].text for p in result.predictions] == ["Café", "two\nor", "Three"]
    assert result.record.failures == ()


def test_one_document(command: Callable[..., Command], make_document: MakeDocument) -> None:
    record = command().extract(make_document("One two"))
    assert isinstance(record, Annotations)
    assert record.mentions[0].end == 3
    with pytest.raises(RuntimeError, match="no record"):
        command().extract(make_document("quiet one"))


FAULTS = {
    "quiet one": "the program gave no record for it",
    "junk here": "line 2 of the program's output: \"",
    "wrong one": 'line 2 of the program\'s output $.mentions[0].kind: unknown key "kind"',
    "error one": 'the program says: "too\\nlong"',
    "stranger one": "the program gave no record for it",
    "exit now": 'the program ended with exit code 3; its last words: "out of memory"',
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items())
def test_faults_are_one_documents(
    text: str, expected: str, command: Callable[..., Command], make_document: MakeDocument
) -> None:
    result = run(command(), [make_document("One two", "a"), make_document(text, "b")])
    assert [p.doc for p in result.predictions] == ["a"]
    (failure,) = result.record.failures
    assert failure.doc == "b"
    assert failure.error.startswith(expected)


def test_a_program_that_hangs_is_stopped(command: Callable[..., Command], make_document: MakeDocument) -> None:
    since = time.monotonic()
    result = run(command(timeout=1.0), [make_document("One two", "a"), make_document("hang here", "b")])
    assert time.monotonic() - since < 20
    assert [p.doc for p in result.predictions] == ["a"]
    assert result.record.failures[0].error == "the program was stopped after 1 s"


def test_a_program_that_floods_is_stopped(command: Callable[..., Command], make_document: MakeDocument) -> None:
    result = run(command(timeout=30.0, max_output=1_000_000), [make_document("flood here", "a")])
    assert result.record.failures[0].error == "the program was stopped: it wrote over 1000000 bytes"


def test_batches_start_the_program_anew(command: Callable[..., Command], make_document: MakeDocument) -> None:
    documents = [make_document("exit now", "a"), make_document("One two", "b")]
    assert [p.doc for p in run(command(batch_size=1), documents).predictions] == ["b"]
    assert run(command(batch_size=2), documents).predictions == ()


def test_a_program_that_cannot_be_started(
    command: Callable[..., Command], make_document: MakeDocument, tmp_path: Path
) -> None:
    (tmp_path / "plain.txt").write_text("no program")
    result = run(command(run=("./plain.txt",)), [make_document("One two")])
    assert "cannot be started" in result.record.failures[0].error


BAD: list[dict[str, Any]] = [
    {"run": ()},
    {"run": ("",)},
    {"run": ("a\0b",)},
    {"run": ("no-such-program-anywhere",)},
    {"timeout": 0.0},
    {"batch_size": 0},
    {"max_output": -1},
    {"timeout": float("nan")},
]


@pytest.mark.parametrize("settings", BAD)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any], command: Callable[..., Command]) -> None:
    with pytest.raises(SettingsError, match=r"\[c\]"):
        command(**settings)


def test_the_programs_file_is_its_code(command: Callable[..., Command], tmp_path: Path) -> None:
    before = identify(command()).sha256
    assert identify(command()).sha256 == before
    (tmp_path / "extract.py").write_text(PROGRAM + "\n")
    assert identify(command()).sha256 != before


def test_options_have_defaults() -> None:
    options = Options(run=("x",))
    assert (options.timeout, options.batch_size) == (600.0, 100)
