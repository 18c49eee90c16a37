"""What needs no hub; the way to one is tested through the command, in tests/cli/test_dataset_push.py."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.dataset.build import build
from goldspan.corpus.dataset.card import CardFacts
from goldspan.corpus.dataset.hub import Destination, push, token_from_environment, uploads
from goldspan.errors import GoldspanError, StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

FACTS = CardFacts("c", ("PERSON", "GPE"), ("LIVES_IN",), "s")


@pytest.fixture
def folder(item: Make, tmp_path: Path) -> Path:
    build(tmp_path, [item(rights="open")], FACTS, "h")
    return tmp_path


def test_uploads_are_the_builds_files(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    sizes = uploads(folder)
    assert list(sizes) == ["README.md", "croissant.json", "documents/test.parquet", "tokens/test.parquet"]
    assert sizes["README.md"] == len((folder / "README.md").read_bytes())


def test_nothing_built_is_nothing_to_upload(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="holds no whole build"):
        uploads(tmp_path)


def test_the_token_comes_from_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", " hf_x \n")
    assert token_from_environment() == "hf_x"
    monkeypatch.setenv("HF_TOKEN", "")
    with pytest.raises(UsageError, match="set HF_TOKEN"):
        token_from_environment()


def test_a_hub_that_is_not_there_is_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:  # bound and not listening: refused, whoever else runs here
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(GoldspanError) as caught:
            push(folder, Destination("me/news"), "m", "hf_secret")
    (line,) = caught.value.lines()
    assert 'dataset "me/news": cannot be reached: ' in line
    assert "\n" not in line
    assert "hf_secret" not in line


@pytest.mark.parametrize("name", ["a/b/c", "bad name", "-x"])
def test_a_name_that_is_none_is_told(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(UsageError, match="not the name of a repository; expected NAME or OWNER/NAME"):
        push(folder, Destination(name), "m", "hf_secret")
