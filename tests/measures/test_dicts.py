from __future__ import annotations

from typing import Any

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import RecordError
from goldspan.measures import ENTITIES, Mode, Options, count
from goldspan.measures.dicts import count_dicts


def row(label: str, start: int, end: int) -> dict[str, Any]:
    return {"label": label, "start": start, "end": end}


GOLD = [[row("A", 0, 5), row("B", 8, 12)], [], [row("A", 3, 4)]]
PREDICTED = [[row("A", 0, 5), row("B", 8, 11)], [row("C", 0, 2)], []]


def test_counts_are_those_of_records() -> None:
    def records(side: list[list[dict[str, Any]]]) -> list[Annotations]:
        return [
            Annotations(
                doc=str(n), mentions=tuple(Mention(type=m["label"], start=m["start"], end=m["end"]) for m in some)
            )
            for n, some in enumerate(side)
        ]

    table = count_dicts(GOLD, PREDICTED)
    expected = count(zip(records(GOLD), records(PREDICTED), strict=True), Options(blocks=(ENTITIES,)))
    assert table.to_dict() == expected.to_dict()
    assert table.counts(ENTITIES, Mode.STRICT).correct == 1
    assert table.counts(ENTITIES, Mode.TYPE).correct == 2


def test_many_documents_are_counted_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = count_dicts(GOLD, PREDICTED).to_dict()
    monkeypatch.setattr("goldspan.measures.dicts._AT_ONCE", 1)
    parts = count_dicts(GOLD, PREDICTED)
    assert parts.documents == tuple(whole["documents"])
    assert parts.counts(ENTITIES, Mode.PARTIAL).partial == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"start": 0, "end": 1},
        row("A", 1, 1),
        row("A", -1, 1),
        {**row("A", 0, 1), "start": "0"},
        {**row("A", 0, 1), "label": 1},
        row("A", 0, 2**70),
    ],
)
def test_every_fault_has_its_place(bad: dict[str, Any]) -> None:
    with pytest.raises(RecordError) as caught:
        count_dicts([[row("A", 0, 1)], [row("A", 0, 1), bad, bad]], [[], []])
    assert [(problem.file, problem.address) for problem in caught.value.problems] == [
        ("gold document 1", "$[1]"),
        ("gold document 1", "$[2]"),
    ]


def test_both_sides_have_the_same_documents() -> None:
    with pytest.raises(RecordError, match="1 predicted documents"):
        count_dicts(GOLD, [[]])
