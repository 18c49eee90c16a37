"""Systems of known quality on the same gold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.eval.report import Report, System
from goldspan.eval.scoring import ScoreOptions, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Make = Callable[..., Report]

TYPES = ("A", "B", "C", "D")


def gold(documents: int = 24, first: int = 0) -> list[Annotations]:
    """Return documents with four mentions and a relation each."""
    return [
        Annotations(
            doc=f"d{i:03}",
            mentions=tuple(
                Mention(id=str(k), type=t, start=9 * k, end=9 * k + 3, entity=f"e{k // 2}") for k, t in enumerate(TYPES)
            ),
            relations=(Relation(type="R", head="0", tail="1", attributes={"realis": "planned"}),),
        )
        for i in range(first, first + documents)
    ]


def found(records: Sequence[Annotations], *numbers: int) -> list[Annotations]:
    """Return predictions with the first so many mentions of each document, the numbers taken in turn."""
    made = []
    for i, record in enumerate(records):
        kept = record.mentions[: numbers[i % len(numbers)]]
        made.append(msgspec.structs.replace(record, mentions=kept, relations=record.relations[: len(kept) > 1]))
    return made


@pytest.fixture
def make() -> Make:
    """Return what makes the report of a system that finds so many mentions, the numbers taken in turn."""

    def made(
        *numbers: int, records: Sequence[Annotations] | None = None, options: ScoreOptions | None = None
    ) -> Report:
        records = gold() if records is None else records
        return score(records, found(records, *numbers), options, System(name="made"))

    return made
