from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.card import CardFacts
from goldspan.corpus.dataset import STAMP, Built, build, built_from, inputs_hash
from goldspan.corpus.rows import Item, from_row, to_row
from goldspan.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Item]

FACTS = CardFacts("my <b>corpus</b>", ("PERSON", "GPE", "LOC"), ("LIVES_IN",), "news, version 3")


def test_the_folder_is_what_load_dataset_reads(item: Make, tmp_path: Path) -> None:
    import datasets

    folder = tmp_path / "dataset"
    items = [item("b"), item("a"), item("t", "train")]
    built = build(folder, items, FACTS, "hash")
    assert built == Built({"train": 1, "test": 2}, written=True)
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
    assert {split: rows.num_rows for split, rows in loaded.items()} == {"train": 1, "test": 2}
    assert list(loaded["test"]) == [to_row(item("a")), to_row(item("b"))]
    assert from_row(loaded["train"][0], "train") == item("t", "train")
    assert loaded["test"].features["published"] == datasets.Value("string")
    files = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    build(folder, items[::-1], FACTS, "hash")
    assert {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()} == files


def test_a_build_is_known_by_its_inputs_and_files(item: Make, tmp_path: Path) -> None:
    assert built_from(tmp_path, "h1") is None
    build(tmp_path, [item(), item("t", "train")], FACTS, "h1")
    assert built_from(tmp_path, "h1") == Built({"train": 1, "test": 1}, written=False)
    assert built_from(tmp_path, "h2") is None
    build(tmp_path, [item()], FACTS, "h2")
    assert not (tmp_path / "data" / "train.parquet").exists()  # what is no longer part of it is gone
    (tmp_path / "data" / "test.parquet").write_bytes(b"cut")
    assert built_from(tmp_path, "h2") is None
    (tmp_path / STAMP).write_text("[]")
    assert built_from(tmp_path, "h2") is None


def test_inputs_are_told_apart() -> None:
    assert inputs_hash([b"ab", b"c"]) != inputs_hash([b"a", b"bc"])
    assert inputs_hash([b"ab", b"c"]) == inputs_hash([b"ab", b"c"])


@pytest.mark.parametrize("module", ["datasets", "pyarrow"])
def test_without_the_extra_the_install_line_is_given(
    item: Make, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'goldspan\[data\]'"):
        build(tmp_path, [item()], FACTS, "h")
