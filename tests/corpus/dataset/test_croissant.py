from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from goldspan.corpus.dataset.build import build
from goldspan.corpus.dataset.card import CardFacts
from goldspan.corpus.dataset.croissant import CroissantFacts, license_address
from goldspan.corpus.dataset.rows import FEATURES, to_row
from goldspan.corpus.dataset.token_rows import to_token_row, token_features

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

# Raised by rdflib and pandas against what mlcroissant makes of them.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index"),
]

TYPES = ("PERSON", "GPE")
FACTS = CardFacts("my {corpus}", TYPES, ("LIVES_IN",), "s", notice="Retold.", version="1.2.0", digest="3f2a" * 16)


@pytest.fixture(scope="module")
def folder(item: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dataset")
    build(made, [item("a", rights="open"), item("b", rights="open"), item("t", "train", "open")], FACTS, "h")
    return made


def read(folder: Path, record_set: str) -> list[dict[str, Any]]:
    """Return the records as mlcroissant reads them, keys without the record set's name, bytes as text."""
    import mlcroissant as mlc

    dataset = mlc.Dataset(jsonld=str(folder / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    return [_plain(record, f"{record_set}/") for record in dataset.records(record_set=record_set)]


def _plain(value: Any, prefix: str) -> Any:
    if isinstance(value, dict):
        return {key.removeprefix(prefix).rpartition("/")[2]: _plain(inner, prefix) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, prefix) for inner in value]
    return value.decode() if isinstance(value, bytes) else value


def test_files_are_listed_with_size_and_hash(folder: Path) -> None:
    data = json.loads((folder / "croissant.json").read_bytes())
    listed = {file["contentUrl"]: file for file in data["distribution"] if file["@type"] == "cr:FileObject"}
    assert sorted(listed) == sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.parquet"))
    for name, file in listed.items():
        content = (folder / name).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert file["contentSize"] == f"{len(content)} B"


def test_it_says_what_the_card_says(folder: Path) -> None:
    data = json.loads((folder / "croissant.json").read_bytes())
    assert data["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert data["license"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert data["version"] == "1.2.0+3f2a3f2a3f2a"
    assert data["citeAs"].startswith("@misc{my-corpus, title = {my  corpus}, version = {1.2.0+3f2a3f2a3f2a}")
    assert data["description"].startswith("Retold.")
    sets = {each["@id"]: [field["name"] for field in each["field"]] for each in data["recordSet"]}
    assert sets == {"documents": [*FEATURES, "split"], "tokens": [*token_features(TYPES), "split"]}


def test_documents_read_back_are_the_rows(folder: Path, item: Make) -> None:
    records = {record["id"]: record for record in read(folder, "documents")}
    assert {name: record["split"] for name, record in records.items()} == {"a": "test", "b": "test", "t": "train"}
    row = to_row(item("a", rights="open"))
    plain = ("text", "sha256", "published", "license", "raw_path", "zones", "offset_map", "dropped", "provenance")
    assert {name: records["a"][name] for name in plain} == {name: row[name] for name in plain}
    deep = [{key: value for key, value in mention.items() if key != "spans"} for mention in row["mentions"]]
    assert records["a"]["mentions"] == deep


def test_tokens_read_back_are_the_rows(folder: Path, item: Make) -> None:
    records = {record["id"]: record for record in read(folder, "tokens")}
    row = to_token_row(item("a", rights="open"), TYPES)
    for name in ("tokens", "starts", "ends", "sentences", "tags", "lost_mentions", "lost_relations"):
        assert records["a"][name] == row[name]


def test_a_version_that_is_none_is_zero(item: Make) -> None:
    facts = CroissantFacts.of(replace(FACTS, version="second try"), [item()])
    assert facts.semver == "0.0.0+3f2a3f2a3f2a"
    assert replace(facts, digest="", version="1.0.0").semver == "1.0.0"


def test_licences(item: Make) -> None:
    assert license_address(item(rights="open")) == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert license_address(item()).startswith("not open")
