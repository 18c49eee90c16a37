"""Normal forms that are none, or that differ from what the text plainly says."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from goldspan.annotations.quality.finding import Finding, Labelled, of_mention
from goldspan.errors import quote
from goldspan.normal.dates import date, is_norm_date
from goldspan.normal.points import WEEKDAYS
from goldspan.normal.quantities import quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from goldspan.schema import Schema

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def norms(corpus: Sequence[Labelled], schema: Schema) -> Iterator[Finding]:
    """Yield mentions whose `norm` is missing, is no date or number, or is not what goldspan reads in the text.

    Only where that reading is certain: `goldspan.normal` says None otherwise.
    """
    for labelled in corpus:
        for index, mention in enumerate(labelled.record.mentions):
            kind = schema.entity.get(mention.type)
            if kind is None or kind.normal is None:
                continue
            norm, text = mention.attributes.get("norm"), labelled.slice(mention)
            expected = date(text, labelled.published) if kind.normal == "date" else quantity(text)
            if norm is None:
                if expected is not None:
                    found = f"{quote(text)} has no norm; it reads as {expected}"
                    yield of_mention("norm-missing", labelled, index, found)
            elif not _is_norm(str(norm), kind.normal):
                yield of_mention("norm", labelled, index, f"norm {quote(norm)} is no {kind.normal} in normal form")
            elif expected is not None and not _same(str(norm), expected, kind.normal, text):
                found = f"norm {quote(norm)} where {quote(text)} reads as {expected}"
                yield of_mention("norm-differs", labelled, index, found)


def _is_norm(norm: str, kind: str) -> bool:
    return is_norm_date(norm) if kind == "date" else bool(_DECIMAL.fullmatch(norm))


def _same(norm: str, expected: str, kind: str, text: str) -> bool:
    if kind == "quantity":
        return Decimal(norm) == Decimal(expected)
    if text.lower() in WEEKDAYS and len(norm) == len(expected):
        # A weekday is the last such day, or, if the sentence speaks of what is to come, the next.
        return norm == expected or dt.date.fromisoformat(norm) - dt.date.fromisoformat(expected) == dt.timedelta(7)
    return norm == expected
