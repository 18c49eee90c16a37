"""The corpus as a Hugging Face dataset: one Parquet file per split and a card, built from labelled documents alone.

The folder is what `datasets.load_dataset(folder)` reads. The same input gives the same bytes with the same version of
Arrow; a build whose inputs have not changed is left alone.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from goldspan.corpus.card import CardFacts, card
from goldspan.corpus.rows import FEATURES, Item, misfits, to_row
from goldspan.document import SPLITS
from goldspan.errors import GoldspanError, MissingExtra, StorageError
from goldspan.files.atomic import write_bytes, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

STAMP = ".built.json"
"""Says what the folder was built from and which files make it up; hidden from `load_dataset`."""

_LIBRARIES = ("goldspan", "datasets", "pyarrow")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome: documents per split (splits without any are left out), and whether anything was written."""

    splits: dict[str, int]
    written: bool


def inputs_hash(parts: Iterable[bytes]) -> str:
    """Return a hash of what a dataset is made from, its parts in order, and of the libraries that make it."""
    digest = hashlib.sha256()
    for part in (*map(_version, _LIBRARIES), *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def built_from(folder: Path, inputs: str) -> Built | None:
    """Return the build in `folder` if it is whole and made from these inputs, else None."""
    try:
        stamp = json.loads((folder / STAMP).read_bytes())
        if stamp["inputs"] != inputs:
            return None
        for name, expected in stamp["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                return None
        return Built(stamp["splits"], written=False)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def build(folder: Path, items: Sequence[Item], facts: CardFacts, inputs: str) -> Built:
    """Write the dataset; the stamp comes last, so a build that was cut short is never taken for whole.

    Args:
        folder: The dataset's folder; files of an earlier build that are not part of this one are removed.
        items: Labelled documents, checked; those without a split are left out by the caller.
        facts: What the card says beyond what can be counted.
        inputs: From `inputs_hash`.

    Raises:
        MissingExtra: `datasets` or `pyarrow` is not installed.
        StorageError: The file system refused.
    """
    present: dict[str, list[Item]] = {}
    for split in SPLITS:
        if found := sorted((item for item in items if item.document.split == split), key=_id):
            present[split] = found
    files = {f"data/{split}.parquet": _parquet(found) for split, found in present.items()}
    files["README.md"] = card(facts, present).encode("utf-8")
    _clear(folder, files)
    for name, data in files.items():
        write_bytes(folder / name, data)
    splits: dict[str, int] = {split: len(found) for split, found in present.items()}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    write_text(folder / STAMP, json.dumps({"inputs": inputs, "splits": splits, "files": hashes}, indent=1) + "\n")
    return Built(splits, written=True)


def _id(item: Item) -> str:
    return item.document.id


def _parquet(items: Sequence[Item]) -> bytes:
    """Return one split as a Parquet file."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("data", "building the dataset") from None
    schema = _arrow_schema()
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for start in range(0, len(items), _ROWS_AT_ONCE):
            rows = [_checked(to_row(item)) for item in items[start : start + _ROWS_AT_ONCE]]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return sink.getvalue()


def _arrow_schema() -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the Arrow schema of the features, which carries them in its metadata for `datasets`."""
    try:
        from datasets import Features, Value
    except ImportError:
        raise MissingExtra("data", "building the dataset") from None

    def feature(kind: Any) -> Any:  # noqa: ANN401 - a walk over nested data
        if isinstance(kind, list):
            return [feature(kind[0])]
        if isinstance(kind, dict):
            return {name: feature(value) for name, value in kind.items()}
        return Value(kind)

    return Features(feature(FEATURES)).arrow_schema


def _checked(row: dict[str, Any]) -> dict[str, Any]:
    wrong = list(misfits(row))
    if wrong:
        raise GoldspanError(f"{row.get('id')}: the row does not fit the dataset's features at {', '.join(wrong)}")
    return row


def _clear(folder: Path, files: Iterable[str]) -> None:
    """Remove the stamp, then Parquet files that are not part of the new build."""
    keep = {folder / name for name in files}
    try:
        (folder / STAMP).unlink(missing_ok=True)
        for path in sorted((folder / "data").glob("*.parquet")):
            if path not in keep:
                path.unlink()
    except OSError as error:
        raise StorageError(f"{folder}: cannot be rebuilt: {error.strerror}") from error


def _version(package: str) -> bytes:
    try:
        return f"{package} {version(package)}".encode()
    except PackageNotFoundError:
        return package.encode()
