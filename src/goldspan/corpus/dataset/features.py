"""Both configurations of the dataset: their features, their rows, and the `DatasetDict` that Python code may want."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from goldspan.corpus.dataset.rows import FEATURES, misfits, to_row
from goldspan.corpus.dataset.token_rows import to_token_row, token_features
from goldspan.document import SPLITS
from goldspan.errors import GoldspanError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from goldspan.corpus.dataset.rows import Item


class Configuration(enum.StrEnum):
    """What the dataset can be loaded as.

    DOCUMENTS: a row per document with spans in code points; everything is there. The default.
    TOKENS: a row per document with tokens and BIO tags; what tags cannot say is told in the row.
    """

    DOCUMENTS = "documents"
    TOKENS = "tokens"


def features_of(configuration: Configuration, types: Sequence[str]) -> dict[str, Any]:
    """Return a configuration's columns as plain data: Arrow types, `[…]` for lists, a tuple for class labels.

    Args:
        configuration: Which.
        types: The schema's entity types, in its order.
    """
    return FEATURES if configuration is Configuration.DOCUMENTS else token_features(types)


def rows_of(configuration: Configuration, items: Iterable[Item], types: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of some labelled documents, in their order.

    Raises:
        GoldspanError: A row does not fit its features; Arrow would drop what it has too much, without a word.
    """
    features = features_of(configuration, types)
    for item in items:
        row = to_row(item) if configuration is Configuration.DOCUMENTS else to_token_row(item, types)
        if wrong := list(misfits(row, features)):
            raise GoldspanError(f"{row.get('id')}: the row does not fit the dataset's features at {', '.join(wrong)}")
        yield row


def by_split(items: Iterable[Item]) -> dict[str, list[Item]]:
    """Return labelled documents by split, sorted by id; splits without any are left out, documents without one too."""
    found: dict[str, list[Item]] = {split: [] for split in SPLITS}
    for item in sorted(items, key=lambda item: item.document.id):
        if item.document.split is not None:
            found[item.document.split].append(item)
    return {split: items for split, items in found.items() if items}


def hf_features(plain: dict[str, Any]) -> Any:  # noqa: ANN401 - datasets has no types
    """Return the `datasets.Features` of columns given as plain data.

    Raises:
        MissingExtra: `datasets` is not installed.
    """
    try:
        from datasets import ClassLabel, Features, Value
    except ImportError:
        raise MissingExtra("data", "building the dataset") from None

    def feature(kind: Any) -> Any:  # noqa: ANN401 - a walk over nested data
        if isinstance(kind, list):
            return [feature(kind[0])]
        if isinstance(kind, dict):
            return {name: feature(value) for name, value in kind.items()}
        return ClassLabel(names=list(kind)) if isinstance(kind, tuple) else Value(kind)

    return Features(feature(plain))


def to_datasets(
    items: Iterable[Item], types: Sequence[str], configuration: Configuration = Configuration.DOCUMENTS
) -> Any:  # noqa: ANN401 - datasets has no types
    """Return labelled documents as a `datasets.DatasetDict`: the same rows that the built folder gives back.

    Args:
        items: Labelled documents; those without a split are left out.
        types: The schema's entity types, in its order.
        configuration: As documents or as tokens.

    Raises:
        MissingExtra: `datasets` is not installed.
    """
    features = hf_features(features_of(configuration, types))
    from datasets import Dataset, DatasetDict, NamedSplit

    made: dict[Any, Any] = {
        split: Dataset.from_list(list(rows_of(configuration, found, types)), features=features, split=NamedSplit(split))
        for split, found in by_split(items).items()
    }
    return DatasetDict(made)
