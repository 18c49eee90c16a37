"""Bad input and bad luck, end to end: one clear line each, the right exit code, files as they were."""

from __future__ import annotations

import errno
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Corpus

ARTICLE = "Ana Ruiz lives in Oslo, and Bo Li does not."


def committed(corpus: Corpus) -> dict[str, bytes]:
    """Return the files a run must leave alone: all but the seeds."""
    return {name: data for name, data in corpus.files().items() if not name.startswith("seeds/")}


# ---------------------------------------------------------------- articles


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\r\n"),
        ("binary.txt", b"\x7fELF" + bytes(range(256)) * 20),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
        ("zeros.txt", b"\x00" * 1000),
        ("empty.html", b""),
        ("empty.json", b""),
        ("cut.json", b'{"title": "x", "text": "abc'),
        ("list.json", b'[{"text": "a"}, {"text": "b"}]'),
        ("surrogate.json", b'{"text": "a lone \\ud800 surrogate in a text"}'),
        ("deep.json", b'{"text":' * 5000),
        ("unknown.docx", b"PK\x03\x04 something else"),
        ("none", b"no suffix at all"),
    ],
)
def test_a_bad_article_is_one_line_and_the_others_are_converted(name: str, content: bytes, corpus: Corpus) -> None:
    corpus.seed(name, content)
    corpus.seed("good.txt", ARTICLE)
    result = corpus.run("convert")
    assert result.code == 2
    assert result.out == "1 converted, 0 unchanged, 1 not converted\n"
    (line,) = result.err.splitlines()
    assert line.startswith(f"seeds/{name}")
    assert corpus.read("good").text == ARTICLE
    assert len(list(corpus.document_path("good").parent.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"caf\xe9 au lait, and a good deal of further text",  # cp1252
        "With a mark: é.".encode("utf-8-sig"),
        "In another encoding: é.".encode("utf-16"),
        b"A lone surrogate \xed\xa0\x80 in UTF-8",
        b"A NUL \x00 in an otherwise ordinary text that goes on for a while",
    ],
)
def test_odd_bytes_give_a_sound_document_or_one_line(content: bytes, corpus: Corpus) -> None:
    corpus.seed("odd.txt", content)
    result = corpus.run("convert")
    if result.code == 0:
        assert corpus.run("check").code == 0
        assert not any(c in corpus.read("odd").text for c in "\x00\ufeff\ud800")
    else:
        assert result.code == 2
        assert len(result.err.splitlines()) == 1
        assert result.err.startswith("seeds/odd.txt")


def test_fifty_megabytes_in_one_line_are_refused_unread(corpus: Corpus) -> None:
    corpus.seed("huge.txt", b"x" * 50_000_000)
    since = time.monotonic()
    result = corpus.run("convert")
    assert time.monotonic() - since < 5
    assert result.code == 2
    assert result.err == (
        "seeds/huge.txt: the file has 50,000,000 bytes; expected at most 5,000,000; split it or raise the limit\n"
    )


def test_fifty_megabytes_where_a_record_should_be(corpus: Corpus) -> None:
    folder = corpus.root / "annotations" / "gold"
    folder.mkdir()
    (folder / "huge.json").write_bytes(b"x" * 50_000_000)
    since = time.monotonic()
    result = corpus.run("check")
    assert time.monotonic() - since < 20
    assert result.code == 1
    assert result.out.startswith("annotations/gold/huge.json:1")
    assert max(map(len, result.out.splitlines())) < 400


def test_names_that_would_lead_out(corpus: Corpus, tmp_path: Path) -> None:
    corpus.seed("...txt", ARTICLE)
    corpus.seed("..%2F..%2Fout.txt", ARTICLE)
    corpus.seed("a..b.txt", ARTICLE)
    corpus.run("convert")
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.json")}
    assert written == {"workspace"}
    assert all(path.parent.name == "documents" for path in corpus.root.rglob("*.json"))


def test_a_name_with_control_characters_is_one_line(corpus: Corpus) -> None:
    corpus.seed("bad\n\x1b[31m.txt", b"", listed=False)
    result = corpus.run("convert")
    assert result.code == 2
    assert len(result.err.splitlines()) == 2  # the notice of the missing entry, and the problem
    assert result.err.splitlines()[1].startswith("seeds/bad\\n\\x1b[31m.txt: ")
    assert "\x1b" not in result.err


def test_an_article_that_cannot_be_read(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.seed("b.txt", ARTICLE[::-1])
    opened = pathlib.Path.open

    def refuse(self: pathlib.Path, *arguments: Any, **named: Any) -> Any:
        if self.name == "a.txt":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return opened(self, *arguments, **named)

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    result = corpus.run("convert")
    assert result == (
        2,
        "1 converted, 0 unchanged, 1 not converted\n",
        "seeds/a.txt: cannot be read: permission denied\n",
    )


def test_a_link_out_of_the_workspace(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("a secret")
    (corpus.root / "seeds" / "link.txt").symlink_to(tmp_path / "secret.txt")
    result = corpus.run("convert")
    assert result.code == 2
    assert result.err.startswith("seeds/link.txt: a link that leads out of the workspace")
    assert "a secret" not in result.err
    assert not (corpus.root / "corpus").exists()


def test_a_document_that_would_be_written_through_a_link(corpus: Corpus, tmp_path: Path) -> None:
    corpus.seed("a.txt", ARTICLE)
    corpus.document_path("a").parent.mkdir(parents=True)
    corpus.document_path("a").symlink_to(tmp_path / "outside.json")
    result = corpus.run("convert")
    assert result.code == 2
    assert "leads out of" in result.err
    assert not (tmp_path / "outside.json").exists()


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("goldspan.toml", b"name = ", "goldspan.toml:1: not TOML"),
        ("goldspan.toml", b"\xff", "goldspan.toml: byte 0 is not UTF-8"),
        ("goldspan.toml", b'name = "x"\n[split]\npolicy = "dice"\n', "goldspan.toml:3 $.split.policy"),
        ("seeds/SOURCES.toml", b"\xff", "seeds/SOURCES.toml: byte 0 is not UTF-8"),
        ("seeds/SOURCES.toml", b'[files."a.txt"]\nrights = "mine"\n', "seeds/SOURCES.toml:2"),
    ],
)
def test_faulty_settings_stop_it_with_their_line(file: str, content: bytes, expected: str, corpus: Corpus) -> None:
    corpus.seed("a.txt", ARTICLE, listed=False)
    (corpus.root / file).write_bytes(content)
    before = corpus.files()
    result = corpus.run("convert")
    assert result.code == 2
    assert result.err.startswith(expected)
    assert corpus.files() == before


# ---------------------------------------------------------------- records


def test_a_record_of_a_document_whose_id_leads_out(corpus: Corpus) -> None:
    folder = corpus.root / "corpus" / "documents"
    folder.mkdir(parents=True)
    sha = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (folder / "x.json").write_text(json.dumps({"id": "../../x", "text": "", "sha256": sha}))
    result = corpus.run("check")
    assert result.code == 1
    assert 'corpus/documents/x.json:1 $.id: document "../../x" in a file of another name' in result.out
    corpus.seed("a.txt", ARTICLE)
    before = committed(corpus)
    stopped = corpus.run("convert")
    assert stopped.code == 2
    assert stopped.err.startswith("corpus/documents/x.json")
    assert committed(corpus) == before


def test_the_dataset_is_not_built_from_bad_gold(corpus: Corpus) -> None:
    made = corpus.document("a", ARTICLE)
    path = corpus.label(made, ("Oslo", "PLACE"))
    good = path.read_text()
    for old, new in [('"end":22', '"end":999'), ('"PLACE"', '"PLAICE"'), ('"doc":"a"', '"doc":"b"'), ("{", "")]:
        path.write_text(good.replace(old, new, 1))
        result = corpus.run("dataset")
        assert result.code in {1, 2}
        assert result.err.startswith("annotations/gold")
        assert not (corpus.root / "corpus" / "dataset").exists()


# ---------------------------------------------------------------- the file system says no


@pytest.fixture
def settled(corpus: Corpus) -> Corpus:
    """A workspace in which an article was converted, and then changed; another one is new."""
    corpus.seed("a.txt", ARTICLE)
    assert corpus.run("convert").code == 0
    corpus.seed("a.txt", ARTICLE + " Or so they say.")
    corpus.seed("b.txt", "Something else altogether happened in a town nobody knows.")
    return corpus


def refusing(code: int, call: Callable[..., Any], writing: Callable[..., bool]) -> Callable[..., Any]:
    """Return `call`, failing with `code` wherever `writing` says so."""

    def made(*arguments: Any, **named: Any) -> Any:
        if writing(*arguments, **named):
            raise OSError(code, os.strerror(code), str(arguments[0]))
        return call(*arguments, **named)

    return made


def opens_for_writing(_path: object, flags: int, *_: object, **__: object) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


@pytest.mark.parametrize(
    ("code", "words"), [(errno.EROFS, "read-only"), (errno.EACCES, "ermission denied"), (errno.ENOSPC, "full")]
)
@pytest.mark.parametrize("call", ["open", "replace", "fsync"])
def test_what_cannot_be_written(
    code: int, words: str, call: str, settled: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = committed(settled)
    with monkeypatch.context() as patch:
        condition = opens_for_writing if call == "open" else lambda *_, **__: True
        patch.setattr(os, call, refusing(code, getattr(os, call), condition))
        result = settled.run("convert")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert words in line or os.strerror(code) in line
    assert committed(settled) == before
    assert settled.run("convert") == (0, "2 converted, 0 unchanged\n", "")


def test_a_disk_that_fills_while_the_dataset_is_written(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.label(corpus.document("a", ARTICLE), ("Oslo", "PLACE"))
    before = committed(corpus)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", refusing(errno.ENOSPC, os.fsync, lambda *_: True))
        result = corpus.run("dataset")
    assert result.code == 2
    assert "the disk is full" in result.err
    assert committed(corpus) == before
    assert corpus.run("dataset").code == 0


def test_ctrl_c_during_a_write(settled: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    before = committed(settled)

    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", interrupt)
        result = settled.run("convert")
    assert result.code == 130
    assert len(result.err.splitlines()) == 1
    assert committed(settled) == before
    assert settled.run("convert") == (0, "2 converted, 0 unchanged\n", "")


# ---------------------------------------------------------------- two at once

HOLD = """\
import sys, time
from pathlib import Path
from goldspan.workspace import open_workspace
with open_workspace(Path(sys.argv[1])).lock("convert"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def holding(settled: Corpus) -> Iterator[Callable[[float], subprocess.Popen[str]]]:
    """Start a process that holds the workspace for some seconds."""
    started: list[subprocess.Popen[str]] = []

    def start(seconds: float) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOLD, str(settled.root), str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_held_workspace_is_waited_for(settled: Corpus, holding: Callable[[float], subprocess.Popen[str]]) -> None:
    process = holding(1)
    result = settled.run("convert")
    assert result.code == 0
    assert f"the workspace is held by `goldspan convert` (process {process.pid}" in result.err
    assert settled.read("a").text.endswith("Or so they say.")


def test_it_says_who_holds_it_and_gives_up(
    settled: Corpus, holding: Callable[[float], subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    process = holding(30)
    before = committed(settled)
    monkeypatch.setenv("GOLDSPAN_LOCK_TIMEOUT", "0.2")
    result = settled.run("convert")
    assert result.code == 2
    assert f"process {process.pid}" in result.err.splitlines()[-1]
    assert committed(settled) == before
    assert settled.run("convert", "--dry-run").code == 0  # looking needs no lock


def test_a_killed_holder_is_no_hindrance(settled: Corpus, holding: Callable[[float], subprocess.Popen[str]]) -> None:
    process = holding(30)
    threading.Timer(0.3, process.kill).start()
    assert settled.run("convert").code == 0


def test_two_conversions_at_once_give_what_one_gives(settled: Corpus) -> None:
    command = [sys.executable, "-m", "goldspan", "convert", "--workspace", str(settled.root)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(out for out, _ in outputs) == ["0 converted, 2 unchanged\n", "2 converted, 0 unchanged\n"]
    assert not any("Traceback" in err for _, err in outputs)
    assert settled.run("check").code == 0
