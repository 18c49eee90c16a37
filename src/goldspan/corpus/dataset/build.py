"""The dataset's folder: a Parquet file per configuration and split, a card, Croissant; from labelled documents alone.

    documents/<split>.parquet    tokens/<split>.parquet    README.md    croissant.json

It is what `datasets.load_dataset(folder)` reads. The same input gives the same bytes with the same versions of Arrow
and mlcroissant; a build whose inputs have not changed is left alone.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from goldspan.corpus.dataset.card import CardFacts, card
from goldspan.corpus.dataset.croissant import CroissantFacts, DataFile, croissant
from goldspan.corpus.dataset.features import Configuration, by_split, features_of, hf_features, rows_of
from goldspan.errors import MissingExtra, StorageError
from goldspan.files.atomic import write_bytes, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from goldspan.corpus.dataset.rows import Item

STAMP = ".built.json"
"""Says what the folder was built from and which files make it up; hidden from `load_dataset`."""

CARD = "README.md"
CROISSANT = "croissant.json"
DATA_FOLDERS = (*(str(configuration) for configuration in Configuration), "data")
"""Folders in which this version or an earlier one puts Parquet files."""

_LAYOUT = 2
_LIBRARIES = ("goldspan", "datasets", "pyarrow", "mlcroissant")
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome: documents per split (splits without any are left out), and whether anything was written."""

    splits: dict[str, int]
    written: bool


def inputs_hash(parts: Iterable[bytes]) -> str:
    """Return a hash of what a dataset is made from, its parts in order, and of the libraries that make it."""
    digest = hashlib.sha256(b"%d" % _LAYOUT)
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


def files_of(folder: Path) -> list[str]:
    """Return the files that make up the build in `folder`, sorted; not the stamp.

    Raises:
        StorageError: It holds no whole build.
    """
    try:
        return sorted(json.loads((folder / STAMP).read_bytes())["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(f"{folder}: holds no whole build; run `goldspan dataset`") from error


def build(folder: Path, items: Sequence[Item], facts: CardFacts, inputs: str) -> Built:
    """Write the dataset; the stamp comes last, so a build that was cut short is never taken for whole.

    Args:
        folder: The dataset's folder; data files of an earlier build that are not part of this one are removed.
        items: Labelled documents, checked; those without a split are left out.
        facts: What the card says beyond what can be counted.
        inputs: From `inputs_hash`.

    Raises:
        MissingExtra: `datasets`, `pyarrow` or `mlcroissant` is not installed.
        StorageError: The file system refused.
    """
    present = by_split(items)
    files: dict[str, bytes] = {}
    data: list[DataFile] = []
    for configuration in Configuration:
        for split, found in present.items():
            name = f"{configuration}/{split}.parquet"
            files[name] = _parquet(configuration, found, facts.entity_types)
            data.append(DataFile(name, len(files[name]), _sha256(files[name])))
    kept = [item for found in present.values() for item in found]
    files[CROISSANT] = croissant(CroissantFacts.of(facts, kept), data, facts.entity_types)
    files[CARD] = card(facts, present).encode("utf-8")
    _clear(folder, files)
    for name, content in files.items():
        write_bytes(folder / name, content)
    splits: dict[str, int] = {split: len(found) for split, found in present.items()}
    hashes = {name: _sha256(content) for name, content in files.items()}
    write_text(folder / STAMP, json.dumps({"inputs": inputs, "splits": splits, "files": hashes}, indent=1) + "\n")
    return Built(splits, written=True)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _parquet(configuration: Configuration, items: Sequence[Item], types: Sequence[str]) -> bytes:
    """Return one split of one configuration as a Parquet file, which carries its features for `datasets`."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtra("data", "building the dataset") from None
    schema = hf_features(features_of(configuration, types)).arrow_schema
    sink = io.BytesIO()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for start in range(0, len(items), _ROWS_AT_ONCE):
            rows = list(rows_of(configuration, items[start : start + _ROWS_AT_ONCE], types))
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return sink.getvalue()


def _clear(folder: Path, files: Iterable[str]) -> None:
    """Remove the stamp, then Parquet files that are not part of the new build."""
    keep = {folder / name for name in files}
    try:
        (folder / STAMP).unlink(missing_ok=True)
        for room in (folder / name for name in DATA_FOLDERS):
            for path in sorted(room.glob("*.parquet")):
                if path not in keep:
                    path.unlink()
            if room.is_dir() and not any(room.iterdir()):
                room.rmdir()
    except OSError as error:
        raise StorageError(f"{folder}: cannot be rebuilt: {error.strerror}") from error


def _version(package: str) -> bytes:
    try:
        return f"{package} {version(package)}".encode()
    except PackageNotFoundError:
        return package.encode()
