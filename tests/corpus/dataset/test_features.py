from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.corpus.dataset.features import Configuration, by_split, features_of, hf_features, rows_of, to_datasets
from goldspan.corpus.dataset.rows import FEATURES, from_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

    Make = Callable[..., Item]

TYPES = ("PERSON", "GPE")


@pytest.mark.parametrize("configuration", list(Configuration))
def test_a_dataset_dict_has_the_rows_and_features(item: Make, configuration: Configuration) -> None:
    items = [item("b"), item("a"), item("t", "train")]
    made = to_datasets(items, TYPES, configuration)
    assert list(made) == ["train", "test"]
    assert list(made["test"]) == list(rows_of(configuration, [item("a"), item("b")], TYPES))
    assert made["train"].features == hf_features(features_of(configuration, TYPES))


def test_documents_come_back_from_python_too(item: Make) -> None:
    made = to_datasets([item("t", "train")], TYPES)
    assert from_row(made["train"][0], "train") == item("t", "train")


def test_tags_are_class_labels_in_the_schemas_order(item: Make) -> None:
    tags = to_datasets([item()], ("GPE", "PERSON"), Configuration.TOKENS)["test"].features["tags"].feature
    assert tags.names == ["O", "B-GPE", "I-GPE", "B-PERSON", "I-PERSON"]


def test_splits_come_in_their_order_and_documents_in_that_of_their_ids(item: Make) -> None:
    found = by_split([item("z"), item("a"), item("d", "dev"), item("n", None)])
    assert {split: [each.document.id for each in items] for split, items in found.items()} == {
        "dev": ["d"],
        "test": ["a", "z"],
    }


def test_documents_are_the_default_features() -> None:
    assert features_of(Configuration.DOCUMENTS, TYPES) is FEATURES
