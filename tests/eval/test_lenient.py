from __future__ import annotations

from typing import TYPE_CHECKING

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import Problem
from goldspan.eval.lenient import readable
from goldspan.eval.pairing import DocumentFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from goldspan.eval.lenient import Read

PERSON = Mention(id="p", type="PERSON", start=0, end=4)


def reading(*records: Annotations, problems: Iterable[Problem] = ()) -> Read:
    def read(note: Callable[[Problem], None]) -> list[Annotations]:
        for problem in problems:
            note(problem)
        return list(records)

    return read


def test_what_cannot_be_scored_is_left_out_and_told() -> None:
    good = Annotations(doc="a", mentions=(PERSON,))
    empty_span = Annotations(doc="b", mentions=(Mention(type="T", start=3, end=3),))
    dangling = Annotations(doc="c", mentions=(PERSON,), relations=(Relation(type="R", head="p", tail="gone"),))
    unread = Problem(rule="json", file="gold.jsonl", line=7, found="no JSON")
    both = readable(reading(good, problems=[unread]), reading(good, empty_span, dangling, good))
    assert both.gold == [good]
    assert both.predicted == [good]
    assert both.left_out["gold"] == [unread]
    assert [(problem.rule, problem.file) for problem in both.left_out["predicted"]] == [
        ("doubled-record", 'predicted record of "a"'),
        ("span", 'predicted record of "b"'),
        ("dangling", 'predicted record of "c"'),
    ]


def test_types_scores_and_ends_are_asked_of_every_record() -> None:
    untyped = Annotations(doc="b", mentions=(Mention(type="", start=0, end=1),))
    sure = Annotations(doc="c", mentions=(Mention(type="T", start=0, end=1, score=1.5),))
    lost = Annotations(doc="d", mentions=(PERSON,), relations=(Relation(type="", head="p", tail=3),))
    both = readable(reading(untyped), reading(sure, lost))
    assert (both.gold, both.predicted) == ([], [])
    assert [str(problem) for problem in both.left_out["gold"]] == [
        'gold record of "b" $.mentions[0].type: ""; expected a type'
    ]
    assert [problem.rule for problem in both.left_out["predicted"]] == ["score", "dangling", "empty-type"]


def test_records_of_another_text_are_left_out() -> None:
    gold = reading(Annotations(doc="a", text="one"), Annotations(doc="b", sha256="1" * 64))
    predicted = reading(Annotations(doc="a", text="two"), Annotations(doc="b", sha256="2" * 64), Annotations(doc="c"))
    both = readable(gold, predicted)
    assert [record.doc for record in both.predicted] == ["c"]
    facts = {"b": DocumentFacts("3" * 64, "test")}
    assert [record.doc for record in readable(gold, predicted, facts).gold] == ["a"]


def test_nothing_left_out_is_nothing_to_tell() -> None:
    good = reading(Annotations(doc="a", mentions=(PERSON,)))
    assert readable(good, good).left_out == {}
