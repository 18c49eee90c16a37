"""Parquet straight to flat arrays: plain records in columns, no Python object per mention.

A file as goldspan writes it is read by row group, each by itself, so that several processes share the work; of its
columns only those that hold anything, and names as places in a dictionary. Any other file comes in batches.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.formats import columns, parquet
from goldspan.formats.plain import CONTROL, Plain
from goldspan.measures.arrays import Codes, Ints, MentionArrays, RelationArrays, Side
from goldspan.measures.items import MAX_OFFSET

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = 1000
_MOST_ROWS = 20_000
"""Largest row group that is read as a whole."""

_NAMES = ("mentions.id", "mentions.type", "relations.type", "relations.head_id", "relations.tail_id")
_NEEDED = {"format", "doc", "mentions.start", "mentions.end", "mentions.spans", "entities.id", *_NAMES}
_OTHERS = {"sha256", "text", "mentions.entity", "mentions.score"}
_OTHERS |= {f"relations.{name}" for name in ("id", "head_index", "tail_index", "score")}
"""Columns that are read unless they are known to be null throughout."""


class Rows(NamedTuple):
    """Some rows of a row group."""

    path: str
    group: int
    first: int
    size: int

    def batch(self, *, slim: bool = False) -> Any:  # noqa: ANN401
        """Return them as a record batch, with all columns or, if `slim`, with no more than `plain_batch` looks at.

        Raises:
            InputError: The file cannot be read.
        """
        pa, library = parquet.arrow()
        try:
            metadata, leaves = _layout(self.path)
            wanted = _wanted(metadata.row_group(self.group), leaves) if slim else None
            names = [leaves[name] for name in _NAMES if slim]
            with library.ParquetFile(self.path, metadata=metadata, read_dictionary=names) as file:
                table = file.read_row_group(self.group, columns=wanted, use_threads=False)
            (batch,) = table.slice(self.first, self.size).combine_chunks().to_batches()
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _unreadable(self.path, error) from None
        return batch


def _wanted(group: Any, leaves: dict[str, str]) -> list[str]:  # noqa: ANN401
    """Return the columns of a row group that hold what `plain_batch` looks at."""
    every = enumerate(leaves.items())
    return [
        leaf for place, (name, leaf) in every if name in _NEEDED or (name in _OTHERS and not _null(group.column(place)))
    ]


def _null(column: Any) -> bool:  # noqa: ANN401
    """Whether a column of a row group is known to be null throughout."""
    known = column.statistics
    return known is not None and bool(known.has_null_count) and known.null_count == column.num_values


class _Layout(NamedTuple):
    """A file's metadata, and where its columns stand in the file by the names of their fields."""

    metadata: Any
    leaves: dict[str, str]


def _layout(path: str) -> _Layout:
    about = Path(path).stat()
    return _layout_of(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _layout_of(path: str, _changed: int, _size: int) -> _Layout:
    _, library = parquet.arrow()
    metadata = library.read_metadata(path)
    leaves = [metadata.schema.column(place).path for place in range(metadata.num_columns)]
    return _Layout(metadata, {leaf.replace(".list.element", ""): leaf for leaf in leaves})


def row_groups(path: Path) -> list[Rows] | None:
    """Return the row groups of a file laid out as goldspan writes it; None for another, or one with large groups.

    Raises:
        InputError: It is no Parquet file.
        MissingExtra: pyarrow is not installed.
    """
    pa, _ = parquet.arrow()
    try:
        metadata = _layout(str(path)).metadata
        sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        if max(sizes, default=0) > _MOST_ROWS or not metadata.schema.to_arrow_schema().equals(parquet.arrow_schema()):
            return None
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(str(path), error) from None
    return [Rows(str(path), group, 0, size) for group, size in enumerate(sizes) if size]


def batches(path: Path) -> Iterator[Any]:
    """Yield a file's record batches, with exactly the columns of the format.

    Raises:
        InputError: It is not such a file; `goldspan.formats.parquet` says why.
        MissingExtra: pyarrow is not installed.
    """
    pa, library = parquet.arrow()
    schema = parquet.arrow_schema()
    try:
        with path.open("rb") as stream, library.ParquetFile(stream) as file:
            for batch in file.iter_batches(_ROWS):
                yield columns.fitted(batch, schema)
    except (pa.ArrowException, OSError, columns.Unfit) as error:
        raise _unreadable(str(path), error) from None


def _unreadable(path: str, error: Exception) -> InputError:
    return InputError(Problem(rule="not-parquet", file=path, found=str(error)))


def plain_batch(batch: Any) -> Plain | None:  # noqa: ANN401
    """Return the records of a batch if all are plain and readable; see `goldspan.formats.plain`.

    Relations may name their ends by index here, and mentions then need no ids.
    """
    column = batch.column
    mentions, relations = column("mentions").flatten(), column("relations").flatten()
    required = [column("doc"), *(mentions.field(name) for name in ("type", "start", "end")), relations.field("type")]
    nulls = [mentions, relations, *required]
    lists = [column("entities").flatten(), mentions.field("spans").flatten()]
    if any(some.null_count for some in nulls) or any(map(len, lists)) or _other_format(batch):
        return None
    if _given(batch, "text") or _given(mentions, "entity") or _given(relations, "id"):
        return None
    if not (_sound_scores(mentions) and _sound_scores(relations)):
        return None
    counts = [_lengths(column(name)) for name in ("mentions", "relations")]
    bounds = np.concatenate([[0], np.cumsum(counts[0])])
    every = np.arange(batch.num_rows)
    doc, link_doc = (np.repeat(every, count) for count in counts)
    start, end = (_integers(mentions.field(name)) for name in ("start", "end"))
    if len(start) and (start.min() < 0 or end.max() > MAX_OFFSET or (end <= start).any()):
        return None
    ends = _ends(mentions, relations, doc, link_doc, bounds)
    docs = column("doc").to_pylist()
    if ends is None or not all(docs) or CONTROL.search("".join(docs)):
        return None
    side = Side(
        mentions=MentionArrays(doc=doc, start=start, end=end, type=_names(mentions.field("type"))),
        relations=RelationArrays(doc=link_doc, head=ends[0], tail=ends[1], type=_names(relations.field("type"))),
    )
    sha256: list[str | None] = column("sha256").to_pylist() if _given(batch, "sha256") else [None] * len(docs)
    return Plain(docs, sha256, bounds.tolist(), side)


def _other_format(batch: Any) -> bool:  # noqa: ANN401
    return any(value not in (None, 1) for value in batch.column("format").unique().to_pylist())


def _sound_scores(holder: Any) -> bool:  # noqa: ANN401
    if not _given(holder, "score"):
        return True
    score = np.from_dlpack(holder.field("score").drop_null())
    return bool(((score >= 0) & (score <= 1)).all())


def _integers(array: Any) -> Ints:  # noqa: ANN401
    """Return whole numbers without a null; Arrow's own `to_numpy` would import pandas."""
    return np.from_dlpack(array).astype(np.int64, copy=False)


def _lengths(lists: Any) -> Ints:  # noqa: ANN401
    lengths = lists.value_lengths()
    return np.array([length or 0 for length in lengths.to_pylist()]) if lengths.null_count else _integers(lengths)


def _given(holder: Any, name: str) -> bool:  # noqa: ANN401
    """Whether a batch or array of structs has a column in which anything is."""
    schema = getattr(holder, "schema", None) or holder.type
    if schema.get_field_index(name) < 0:
        return False
    array = holder.column(name) if hasattr(holder, "column") else holder.field(name)
    return bool(array.null_count < len(array))


def _coded(array: Any) -> tuple[Ints, list[str]]:  # noqa: ANN401
    """Return names as places in a list of names."""
    encoded = array if hasattr(array, "dictionary") else array.dictionary_encode()
    return _integers(encoded.indices), encoded.dictionary.to_pylist()


def _names(array: Any) -> Codes:  # noqa: ANN401
    codes, names = _coded(array)
    occurs = np.bincount(codes, minlength=len(names)) > 0
    if occurs.all():
        return Codes(codes, tuple(names))
    kept = np.flatnonzero(occurs).tolist()
    return Codes((np.cumsum(occurs) - 1)[codes], tuple(names[place] for place in kept))


class _Ids(NamedTuple):
    """The ids of mentions: known names, the name of each row, and the place of each name where all records agree."""

    names: dict[str, int]
    codes: Ints
    places: Ints | None
    doc: Ints
    bounds: Ints

    @classmethod
    def of(cls, ids: Any, doc: Ints, bounds: Ints) -> _Ids | None:  # noqa: ANN401
        """Return the ids; None where one is odd, missing, or twice in a document."""
        if ids.null_count:
            return None
        codes, names = _coded(ids)
        if not all(names) or CONTROL.search("".join(names)):
            return None
        own = np.arange(len(doc)) - bounds[doc]
        places = np.zeros(len(names), np.int64)
        places[codes] = own
        book = {name: code for code, name in enumerate(names)}
        # Ids are mostly the same names counted up in every record.
        if (places[codes] == own).all():
            return cls(book, codes, places, doc, bounds)
        keys = np.sort(doc * len(names) + codes)
        return None if (keys[1:] == keys[:-1]).any() else cls(book, codes, None, doc, bounds)

    def rows(self, ends: Any, link_doc: Ints) -> Ints | None:  # noqa: ANN401
        """Return the rows of the mentions that relations name; None where one names nothing."""
        codes, names = _coded(ends)
        codes = np.array([self.names.get(name, -1) for name in names], np.int64)[codes]
        if not len(self.codes) or (codes < 0).any():
            return None if len(codes) else codes
        if self.places is not None:
            found = self.bounds[link_doc] + self.places[codes]
        else:
            keys, wanted = self.doc * len(self.names) + self.codes, link_doc * len(self.names) + codes
            order = np.argsort(keys, kind="stable")
            place = np.searchsorted(keys, wanted, sorter=order)
            found = order[np.minimum(place, len(order) - 1)]
        found = np.minimum(found, len(self.codes) - 1)
        fits = (self.codes[found] == codes) & (self.doc[found] == link_doc)
        return found if fits.all() else None


def _ends(mentions: Any, relations: Any, doc: Ints, link_doc: Ints, bounds: Ints) -> list[Ints] | None:  # noqa: ANN401
    """Return the rows that heads and tails name; None where an id or an end is odd."""
    ids = mentions.field("id")
    by_index = _given(relations, "head_index")
    known = None if by_index and ids.null_count == len(ids) else _Ids.of(ids, doc, bounds)
    if known is None and not (by_index and ids.null_count == len(ids)):
        return None
    found = []
    for end in ("head", "tail"):
        used, other = (f"{end}_index", f"{end}_id") if by_index else (f"{end}_id", f"{end}_index")
        if _given(relations, other) or relations.field(used).null_count:
            return None
        if known is not None and not by_index:
            rows = known.rows(relations.field(used), link_doc)
        else:
            place = _integers(relations.field(used))
            rows = bounds[link_doc] + place
            rows = None if ((place < 0) | (rows >= bounds[link_doc + 1])).any() else rows
        if rows is None:
            return None
        found.append(rows)
    return found
