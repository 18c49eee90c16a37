"""Some documents of one side, read and made ready to count, without a Python object per mention that stays.

A portion takes what is plain. What is not (a line that is no record, an id twice) is `Unplain`: the ordinary way of
reading, which knows where everything stands, then says what is wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from goldspan.errors import GoldspanError
from goldspan.eval.content import content_hash
from goldspan.eval.fingerprints import side_hashes
from goldspan.eval.pairing import sha256_of
from goldspan.formats.plain import plain
from goldspan.formats.stretches import Stretch
from goldspan.measures.kernel.reading import read_side
from goldspan.measures.sides import joined_sides, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goldspan.annotation import Annotations
    from goldspan.formats.flat import Rows
    from goldspan.formats.plain import Plain
    from goldspan.measures.arrays import Ints, Side
    from goldspan.measures.options import Options

    # Or batches of Parquet, whose types are not known.
    Raw: TypeAlias = Sequence[Stretch] | Sequence[Rows] | Sequence[bytes] | Sequence[Annotations]

_STEP = 48
"""Records in the making at one time: few enough to stay in the processor's cache."""


class Unplain(Exception):
    """Something here needs looking at the ordinary way."""


class Portion(msgspec.Struct, frozen=True):
    """Some documents of one side.

    Attributes:
        docs: Their ids.
        sha256: Hashes of the texts they were made on, where they say.
        hashes: Content hashes; empty for predictions.
        side: Their mentions and relations.
    """

    docs: tuple[str, ...]
    sha256: tuple[str | None, ...]
    hashes: tuple[str, ...]
    side: Side

    def take(self, places: Ints) -> Portion:
        """Return some of the documents, in the order of `places`."""
        at = places.tolist()
        return Portion(
            tuple(self.docs[place] for place in at),
            tuple(self.sha256[place] for place in at),
            tuple(self.hashes[place] for place in at) if self.hashes else (),
            taken(self.side, places, len(self.docs)),
        )


def joined(portions: Sequence[Portion]) -> Portion:
    """Return several portions of one side as one."""
    if len(portions) == 1:
        return portions[0]
    return Portion(
        tuple(doc for portion in portions for doc in portion.docs),
        tuple(sha256 for portion in portions for sha256 in portion.sha256),
        tuple(content for portion in portions for content in portion.hashes),
        joined_sides([portion.side for portion in portions], [len(portion.docs) for portion in portions]),
    )


def portion(raw: Raw, options: Options, *, gold: bool) -> Portion:
    """Return lines of JSON, rows of Parquet, or records, as a portion.

    Raises:
        Unplain: One of them is not plain.
        InputError, StorageError: What is only named cannot be read.
    """
    if raw and isinstance(raw[0], Stretch):
        raw = [line for stretch in raw for line in stretch.lines()]  # type: ignore[union-attr]
    if raw and hasattr(raw[0], "group"):
        return joined([_rows(one, options, gold) for one in raw])  # type: ignore[arg-type]
    if raw and hasattr(raw[0], "num_rows"):
        return joined([_batch(one, options, gold) for one in raw])
    if raw and isinstance(raw[0], bytes) and options.min_score is None and (found := plain(raw)) is not None:  # type: ignore[arg-type]
        return _plainly(found, gold)
    steps = [_step(raw[first : first + _STEP], options, gold) for first in range(0, len(raw), _STEP)]
    return joined(steps) if steps else Portion((), (), (), read_side([], "", options))


def _rows(rows: Rows, options: Options, gold: bool) -> Portion:  # noqa: FBT001 - one of two sides
    from goldspan.formats.flat import plain_batch

    if options.min_score is None and (found := plain_batch(rows.batch(slim=True))) is not None:
        return _plainly(found, gold)
    return _batch(rows.batch(), options, gold)


def _batch(batch: Any, options: Options, gold: bool) -> Portion:  # noqa: ANN401, FBT001 - one of two sides
    from goldspan.formats.columns import Unfit, records
    from goldspan.formats.flat import plain_batch

    if options.min_score is None and (found := plain_batch(batch)) is not None:
        return _plainly(found, gold)
    from goldspan.check import is_readable, is_scorable

    try:
        made = records(batch)
    except Unfit:
        raise Unplain from None
    if not all(is_readable(record) and is_scorable(record) for record in made):
        raise Unplain
    return portion(made, options, gold=gold)


def _plainly(found: Plain, gold: bool) -> Portion:  # noqa: FBT001 - one of two sides
    hashes = side_hashes(found.side, len(found.docs)) if gold else ()
    return Portion(tuple(found.docs), tuple(found.sha256), hashes, found.side)


def _step(raw: Raw, options: Options, gold: bool) -> Portion:  # noqa: FBT001 - one of two sides
    try:
        records: Sequence[Annotations] = _records(raw) if isinstance(raw[0], bytes) else raw  # type: ignore[arg-type, assignment]
        side = read_side(records, "gold" if gold else "predicted", options)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, GoldspanError):
        raise Unplain from None
    hashes = tuple(map(content_hash, records)) if gold else ()
    return Portion(tuple(record.doc for record in records), tuple(map(sha256_of, records)), hashes, side)


def _records(lines: Sequence[bytes]) -> Sequence[Annotations]:
    from goldspan.check import is_readable, is_scorable
    from goldspan.formats.lean import lean_records

    records = lean_records(lines)
    if not all(is_readable(record) and is_scorable(record) for record in records):
        raise Unplain
    return records
