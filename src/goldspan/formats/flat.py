"""Parquet straight to flat arrays: batches of plain records, no Python object per mention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goldspan.errors import InputError, Problem
from goldspan.formats import columns, parquet
from goldspan.formats.plain import CONTROL, Plain
from goldspan.measures.arrays import Codes, Ints, MentionArrays, RelationArrays, Side
from goldspan.measures.items import MAX_OFFSET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROWS = 1000


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
        raise InputError(Problem(rule="not-parquet", file=str(path), found=str(error))) from None


def plain_batch(batch: Any) -> Plain | None:  # noqa: ANN401
    """Return the records of a batch if all are plain and readable; see `goldspan.formats.plain`."""
    column = batch.column
    mentions, relations = column("mentions").flatten(), column("relations").flatten()
    absent = [column("text"), *(mentions.field(name) for name in ("entity",))]
    required = [column("doc"), *(mentions.field(name) for name in ("id", "type", "start", "end"))]
    required += [relations.field(name) for name in ("type", "head_id", "tail_id")]
    absent += [relations.field(name) for name in ("id", "head_index", "tail_index")]
    fine = all(some.null_count == len(some) for some in absent) and not any(some.null_count for some in required)
    lists = [column("entities").flatten(), mentions.field("spans").flatten()]
    if not fine or any(map(len, lists)) or mentions.null_count or relations.null_count or _other_format(batch):
        return None
    counts = [column(name).value_lengths().fill_null(0).to_numpy() for name in ("mentions", "relations")]
    every = np.arange(batch.num_rows)
    doc, link_doc = (np.repeat(every, count) for count in counts)
    start, end = (mentions.field(name).to_numpy() for name in ("start", "end"))
    if len(start) and (start.min() < 0 or end.max() > MAX_OFFSET or (end <= start).any()):
        return None
    ends = _ends(mentions.field("id"), [relations.field(name) for name in ("head_id", "tail_id")], doc, link_doc)
    docs = column("doc").to_pylist()
    if ends is None or not all(docs) or CONTROL.search("".join(docs)):
        return None
    types = _names(mentions.field("type"))
    side = Side(
        mentions=MentionArrays(doc=doc, start=start, end=end, type=types),
        relations=RelationArrays(doc=link_doc, head=ends[0], tail=ends[1], type=_names(relations.field("type"))),
    )
    return Plain(docs, column("sha256").to_pylist(), [0, *np.cumsum(counts[0]).tolist()], side)


def _other_format(batch: Any) -> bool:  # noqa: ANN401
    return any(value not in (None, 1) for value in batch.column("format").unique().to_pylist())


def _names(array: Any) -> Codes:  # noqa: ANN401
    encoded = array.dictionary_encode()
    return Codes(encoded.indices.to_numpy().astype(np.int64), tuple(encoded.dictionary.to_pylist()))


def _ends(ids: Any, ends: list[Any], doc: Ints, link_doc: Ints) -> list[Ints] | None:  # noqa: ANN401
    """Return the rows heads and tails name; None where an id is odd, twice in a document, or not there."""
    import pyarrow as pa

    encoded = pa.chunked_array([ids, *ends]).dictionary_encode().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    names = encoded.dictionary.to_pylist()
    if not all(names) or CONTROL.search("".join(names)):
        return None
    codes = np.split(encoded.indices.to_numpy().astype(np.int64), [len(ids), len(ids) + len(ends[0])])
    width = len(names) + 1
    keys = doc * width + codes[0]
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    if (ordered[1:] == ordered[:-1]).any():
        return None
    found = []
    for wanted in codes[1:]:
        wanted_keys = link_doc * width + wanted
        place = np.searchsorted(ordered, wanted_keys)
        if (place >= len(ordered)).any() or (ordered[place] != wanted_keys).any():
            return None
        found.append(order[place])
    return found
