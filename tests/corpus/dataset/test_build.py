from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.dataset.build import STAMP, Built, build, built_from, files_of, inputs_hash
from goldspan.corpus.dataset.card import CardFacts
from goldspan.corpus.dataset.rows import Item, from_row, to_row
from goldspan.corpus.dataset.token_rows import to_token_row
from goldspan.errors import MissingExtra, StorageError

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
    tokens = datasets.load_dataset(str(folder), "tokens", cache_dir=str(tmp_path / "cache"))
    assert list(tokens["test"]) == [to_token_row(item(name), FACTS.entity_types) for name in "ab"]
    assert tokens["test"].features["tags"].feature.names[:3] == ["O", "B-PERSON", "I-PERSON"]
    files = {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    build(folder, items[::-1], FACTS, "hash")
    assert {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()} == files


def test_a_build_is_known_by_its_inputs_and_files(item: Make, tmp_path: Path) -> None:
    assert built_from(tmp_path, "h1") is None
    build(tmp_path, [item(), item("t", "train")], FACTS, "h1")
    assert built_from(tmp_path, "h1") == Built({"train": 1, "test": 1}, written=False)
    assert built_from(tmp_path, "h2") is None
    build(tmp_path, [item()], FACTS, "h2")
    assert not (tmp_path / "documents" / "train.parquet").exists()  # what is no longer part of it is gone
    assert not (tmp_path / "tokens" / "train.parquet").exists()
    (tmp_path / "documents" / "test.parquet").write_bytes(b"cut")
    assert built_from(tmp_path, "h2") is None
    (tmp_path / STAMP).write_text("[]")
    assert built_from(tmp_path, "h2") is None


def test_inputs_are_told_apart() -> None:
    assert inputs_hash([b"ab", b"c"]) != inputs_hash([b"a", b"bc"])
    assert inputs_hash([b"ab", b"c"]) == inputs_hash([b"ab", b"c"])


def test_files_of_a_layout_that_is_no_more_are_removed(item: Make, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "test.parquet").write_bytes(b"old")
    (tmp_path / "notes.txt").write_text("mine")
    build(tmp_path, [item()], FACTS, "h")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".built.json",
        "README.md",
        "croissant.json",
        "documents",
        "notes.txt",
        "tokens",
    ]
    assert files_of(tmp_path) == ["README.md", "croissant.json", "documents/test.parquet", "tokens/test.parquet"]


def test_a_folder_without_a_whole_build_has_no_files(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="run `goldspan dataset`"):
        files_of(tmp_path)


def test_documents_without_a_split_are_left_out(item: Make, tmp_path: Path) -> None:
    assert build(tmp_path, [item(), item("n", None)], FACTS, "h") == Built({"test": 1}, written=True)


@pytest.mark.parametrize("module", ["datasets", "pyarrow", "mlcroissant"])
def test_without_the_extra_the_install_line_is_given(
    item: Make, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'goldspan\[data\]'"):
        build(tmp_path, [item()], FACTS, "h")
