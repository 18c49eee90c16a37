"""Documents like those of `generate.py`, made as columns by numpy: `python generate_columns.py FOLDER DOCUMENTS`.

Python's way takes tens of minutes for a million documents, this one about one. Distributions are the same; the
draws are not, and so the documents are others. Each row group has a seed of its own. A folder called `columns` gets
the same documents as JSON Lines, too.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from generate import LINKS, NESTED, OUTER, RELATIONS, SLOTS, TOKENS, TYPES, WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints: TypeAlias = npt.NDArray[np.int64]

GROUP = 2000
"""Documents of a row group, as many as goldspan itself writes."""
LENGTHS = np.array([1, 1, 1, 2, 2, 3, 4])
NAMES = np.argsort(np.argsort(TYPES))
"""Place of each type among the sorted names."""


class Side(NamedTuple):
    """One side of some documents: columns of mentions and of relations, document by document.

    Heads and tails are places within the document.
    """

    doc: Ints
    first: Ints
    last: Ints
    type: Ints
    link_doc: Ints
    head: Ints
    tail: Ints
    link_type: Ints


def drawn(group: int, documents: int) -> tuple[Side, Side]:
    """Return gold and predictions of the documents of one row group."""
    draw = np.random.default_rng([7, group])
    gold = _gold(draw, documents)
    return gold, _predicted(draw, gold, documents)


def _gold(draw: np.random.Generator, documents: int) -> Side:
    first = np.arange(OUTER) * SLOTS + draw.integers(0, SLOTS - 4, (documents, OUTER))
    last = first + draw.choice(LENGTHS, (documents, OUTER))
    # The mentions that hold another: some of the long ones, drawn by giving each a random number.
    lot = np.where(last - first > 1, draw.random((documents, OUTER)), -1)
    outer = np.argsort(-lot, axis=1)[:, : NESTED + 1]
    inner = np.take_along_axis(lot, outer, 1) >= 0
    inner[:, NESTED] &= draw.random(documents) < 0.4
    low, high = np.take_along_axis(first, outer, 1), np.take_along_axis(last, outer, 1)
    within = draw.integers(low, high)
    first, last = np.hstack([first, within]), np.hstack([last, within + 1])
    there = np.hstack([np.ones((documents, OUTER), np.bool_), inner])
    kind = draw.integers(0, len(TYPES), first.shape)
    doc = np.broadcast_to(np.arange(documents)[:, None], first.shape)
    columns = [column[there] for column in (doc, first, last, kind)]
    order = np.lexsort((NAMES[columns[3]], *columns[2::-1]))
    size = there.sum(axis=1)[:, None]
    head = draw.integers(0, size, (documents, RELATIONS))
    tail = draw.integers(0, size - 1, (documents, RELATIONS))
    tail += tail >= head
    link_doc = np.repeat(np.arange(documents), RELATIONS)
    link_type = draw.integers(0, len(LINKS), documents * RELATIONS)
    return Side(*(column[order] for column in columns), link_doc, head.ravel(), tail.ravel(), link_type)


def _predicted(draw: np.random.Generator, gold: Side, documents: int) -> Side:
    size = len(gold.doc)
    chance, longer = draw.random(size), draw.integers(0, 2, size).astype(np.bool_)
    moved = chance < 0.10
    first = np.where(moved & ~longer, np.maximum(gold.first - 1, 0), gold.first)
    last = np.where(moved & longer, gold.last + 1, gold.last)
    kind = np.where((chance >= 0.10) & (chance < 0.18), draw.integers(0, len(TYPES), size), gold.type)
    left_out, with_another = (chance >= 0.18) & (chance < 0.26), (chance >= 0.26) & (chance < 0.30)
    copies = np.where(left_out, 0, np.where(with_another, 2, 1))
    of = np.repeat(np.arange(size), copies)
    # The first of two is made up, the second is the mention itself.
    ends = np.cumsum(copies) - 1
    made_up = np.flatnonzero(with_another)
    first, last, kind, doc = first[of], last[of], kind[of], gold.doc[of]
    place = ends[made_up] - 1
    first[place] = draw.integers(0, TOKENS - 1, len(place))
    last[place] = first[place] + 1
    kind[place] = draw.integers(0, len(TYPES), len(place))
    starts, own_starts = (np.searchsorted(column, np.arange(documents)) for column in (gold.doc, doc))
    head, tail = starts[gold.link_doc] + gold.head, starts[gold.link_doc] + gold.tail
    chance = draw.random(len(head))
    kept = np.flatnonzero((chance >= 0.10) & ~left_out[head] & ~left_out[tail])
    chance, link_doc = chance[kept], gold.link_doc[kept]
    head, tail = (ends[end[kept]] - own_starts[link_doc] for end in (head, tail))
    turned = chance < 0.20
    other = draw.integers(0, len(LINKS), len(kept))
    link_type = np.where(chance > 0.90, other, gold.link_type[kept])
    return Side(doc, first, last, kind, link_doc, np.where(turned, tail, head), np.where(turned, head, tail), link_type)


def table(side: Side, number: int, documents: int) -> Any:  # noqa: ANN401 - Arrow has no types
    """Return one side as a table of goldspan's Arrow schema; the first document has this number."""
    import pyarrow as pa

    from goldspan.formats.parquet import arrow_schema

    schema = arrow_schema()
    ids = pa.array([f"m{place}" for place in range(2 * (OUTER + NESTED + 1))])

    def names(known: Sequence[str], places: Ints) -> Any:  # noqa: ANN401
        return pa.array(known).take(pa.array(places))

    def struct(kind: Any, size: int, given: dict[str, Any]) -> Any:  # noqa: ANN401
        columns = [given[field.name] if field.name in given else pa.nulls(size, field.type) for field in kind]
        return pa.StructArray.from_arrays(columns, fields=list(kind))

    def lists(name: str, doc: Ints, items: Any) -> Any:  # noqa: ANN401
        bounds = np.searchsorted(doc, np.arange(documents + 1)).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(bounds), items, type=schema.field(name).type)

    starts = np.searchsorted(side.doc, np.arange(documents))
    mentions = {
        "id": ids.take(pa.array(np.arange(len(side.doc)) - starts[side.doc])),
        "type": names(TYPES, side.type),
        "start": pa.array(side.first * WIDTH),
        "end": pa.array(side.last * WIDTH - 1),
    }
    relations = {
        "type": names(LINKS, side.link_type),
        "head_id": ids.take(pa.array(side.head)),
        "tail_id": ids.take(pa.array(side.tail)),
    }
    given = {
        "format": pa.array(np.ones(documents, np.int64)),
        "doc": pa.array([f"document-{place:07d}" for place in range(number, number + documents)]),
        "mentions": lists(
            "mentions", side.doc, struct(schema.field("mentions").type.value_type, len(side.doc), mentions)
        ),
        "relations": lists(
            "relations", side.link_doc, struct(schema.field("relations").type.value_type, len(side.head), relations)
        ),
    }
    columns = [given[field.name] if field.name in given else pa.nulls(documents, field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def write_parquet(folder: Path, count: int) -> None:
    """Write gold and predictions as Parquet, in the same order."""
    from pyarrow.parquet import ParquetWriter

    from goldspan.formats.parquet import arrow_schema

    if (folder / "columns").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "gold.parquet", folder / "predicted.parquet"
    schema, packing = arrow_schema(), "zstd"
    with ParquetWriter(paths[0], schema, compression=packing) as gold:  # noqa: SIM117
        with ParquetWriter(paths[1], schema, compression=packing) as predicted:
            for group, first in enumerate(range(0, count, GROUP)):
                documents = min(GROUP, count - first)
                for writer, side in zip((gold, predicted), drawn(group, documents), strict=True):
                    writer.write_table(table(side, first, documents))
    (folder / "columns").touch()


def write_lines(folder: Path) -> None:
    """Write once more as JSON Lines what is there as Parquet, to see that both give the same counts."""
    from goldspan.formats import read, write

    if (folder / "done").exists():
        return
    for side in ("gold", "predicted"):
        write(folder / f"{side}.jsonl", read(folder / f"{side}.parquet"))
    (folder / "done").touch()


if __name__ == "__main__":
    write_parquet(Path(sys.argv[1]), int(sys.argv[2]))
    if Path(sys.argv[1]).name == "columns":
        write_lines(Path(sys.argv[1]))
