from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.eval.comparison.conftest import found, gold

from goldspan.annotation import Mention
from goldspan.errors import NotComparable
from goldspan.eval.comparison import compare_reports
from goldspan.eval.comparison.ground import common_ground, irrelevant
from goldspan.eval.scoring import ScoreOptions, gold_signature, score
from goldspan.eval.typemap import TypeMap
from goldspan.measures.measure import Measure
from goldspan.measures.options import ByType

if TYPE_CHECKING:
    from tests.eval.comparison.conftest import Make

STRICT = Measure.parse("F1(entities)@strict")


def test_reports_on_one_gold_share_all_of_it(make: Make) -> None:
    one = make(1)
    ground = common_ground({"a": one, "b": make(2)}, STRICT)
    assert ground.documents == one.table.documents
    assert ground.signature == one.signature
    assert ground.seed == one.signature.gold
    assert (ground.left_out, ground.groups) == (0, None)


def test_where_only_gold_differs_the_documents_whose_gold_is_unchanged_are_compared() -> None:
    old, new = gold(24), gold(26)
    new[3] = msgspec.structs.replace(new[3], mentions=(*new[3].mentions, Mention(type="A", start=90, end=95)))
    reports = {"old": score(old, found(old, 1, 2)), "new": score(new, found(new, 2, 3))}
    comparison = compare_reports(reports, STRICT)
    kept = [record for record in old if record.doc != "d003"]
    # 24 and 26 documents, of which one was corrected and two are new.
    assert (comparison.documents, comparison.left_out) == (23, 3)
    alone = {
        "old": score(kept, [r for r in found(old, 1, 2) if r.doc != "d003"]),
        "new": score(kept, [r for r in found(new, 2, 3) if r.doc in {g.doc for g in kept}]),
    }
    expected = compare_reports(alone, STRICT)
    assert comparison.signature == expected.signature
    assert comparison.systems == expected.systems


def test_no_common_document_is_not_comparable() -> None:
    one, two = gold(4), gold(4, first=10)
    with pytest.raises(NotComparable, match="no document has the same gold"):
        common_ground({"a": score(one, one), "b": score(two, two)}, STRICT)


def test_the_gold_at_hand_decides() -> None:
    old, new = gold(6), gold(6)
    new[0] = msgspec.structs.replace(new[0], mentions=new[0].mentions[:1], relations=())
    reports = {"a": score(old, old), "b": score(old, found(old, 1))}
    ground = common_ground(reports, STRICT, gold_signature(new, ScoreOptions()))
    assert ground.documents == tuple(f"d{i:03}" for i in range(1, 6))


DIFFERENT = {
    "lowest score kept": ScoreOptions(min_score=0.5),
    "type mapping": ScoreOptions(type_map=TypeMap(entity={"A": "B"})),
}


@pytest.mark.parametrize(("said", "options"), DIFFERENT.items(), ids=DIFFERENT)
def test_what_was_measured_otherwise_is_not_comparable(said: str, options: ScoreOptions, make: Make) -> None:
    with pytest.raises(NotComparable, match=f'"a" and "b" cannot be compared: different {said}'):
        common_ground({"a": make(1), "b": make(1, options=options)}, STRICT)


def test_what_cannot_move_a_measure_need_not_be_equal(make: Make) -> None:
    filtered = make(1, options=ScoreOptions(by_type=ByType.FILTERED))
    assert common_ground({"a": make(1), "b": filtered}, STRICT).left_out == 0
    with pytest.raises(NotComparable, match="by-type counting"):
        common_ground({"a": make(1), "b": filtered}, Measure.parse("F1(entities,type=A)@type"))
    assert irrelevant(Measure.parse("F1(relations)@docred_ign")) == {"attributes", "bytype"}
    assert irrelevant(Measure.parse("F1(relations+realis,avg=macro)@strict")) == {"train", "entities"}


def test_groups_are_those_of_the_first_report_that_knows_any(make: Make) -> None:
    groups = {f"d{i:03}": f"g{i // 2}" for i in range(24)}
    known, plain = make(1, 2, options=ScoreOptions(groups=groups)), make(2, 3)
    ground = common_ground({"plain": plain, "known": known}, STRICT)
    assert ground.groups is not None
    assert ground.groups[:3] == ("g0", "g0", "g1")
    system = compare_reports({"known": known, "plain": plain}, STRICT).systems[0]
    # Every group holds a document with one mention found and one with two: nothing varies.
    assert system.interval == pytest.approx((system.value, system.value))
