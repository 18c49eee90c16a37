from __future__ import annotations

from collections import Counter

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.annotations.agreement import kappa, shared_types, unitizing
from goldspan.errors import InputError


def record(*mentions: tuple[str, int, int]) -> Annotations:
    return Annotations(doc="d", mentions=tuple(Mention(type=t, start=s, end=e) for t, s, e in mentions))


def test_only_spans_both_marked_count() -> None:
    a = record(("P", 0, 3), ("Q", 5, 9), ("P", 10, 12), ("P", 20, 25))
    b = record(("P", 0, 3), ("R", 5, 9), ("P", 10, 13), ("Q", 30, 31))
    assert shared_types(a, b) == {("P", "P"): 1, ("Q", "R"): 1}


def test_two_mentions_on_one_span_are_paired_by_type_first() -> None:
    assert shared_types(record(("P", 0, 3), ("Q", 0, 3)), record(("Q", 0, 3), ("P", 0, 3))) == {
        ("P", "P"): 1,
        ("Q", "Q"): 1,
    }


def test_kappa_by_hand() -> None:
    # Cohen (1960)'s way: 20 + 15 of 50 alike, so p_o = .7; margins 25/25 and 30/20, so p_e = .5; κ = .4.
    documents = [Counter({("P", "P"): 20, ("P", "Q"): 5}), Counter({("Q", "P"): 10, ("Q", "Q"): 15})]
    found = kappa(documents)
    assert found.value == pytest.approx(0.4)
    assert (found.n, found.interval) == (50, None), "two documents bear no interval"


def test_kappa_has_an_interval_around_it() -> None:
    documents = [Counter({("P", "P"): 4, ("Q", "Q"): 3, ("P", "Q"): n % 2}) for n in range(10)]
    found = kappa(documents)
    assert found.interval is not None
    assert found.value is not None
    assert found.interval[0] < found.value < found.interval[1] <= 1


@pytest.mark.parametrize(("pairs", "value"), [({}, None), ({("P", "P"): 3}, 1.0), ({("P", "Q"): 3}, 0.0)])
def test_kappa_where_chance_leaves_nothing(pairs: dict[tuple[str, str], int], value: float | None) -> None:
    assert kappa([Counter(pairs)]).value == value


def test_unitizing_of_equal_annotators_is_perfect() -> None:
    one = record(("P", 0, 3), ("Q", 5, 9))
    whole, types = unitizing([(20, [one, one])] * 6)
    assert (whole.value, whole.n) == (1.0, 6)
    assert whole.interval == (1.0, 1.0)
    assert types == {"P": 1.0, "Q": 1.0}


def test_unitizing_says_which_type_differs() -> None:
    a, b = record(("P", 0, 3), ("Q", 5, 9)), record(("P", 0, 3), ("Q", 12, 16))
    whole, types = unitizing([(20, [a, b])])
    assert types["P"] == 1.0
    assert types["Q"] is not None
    assert types["Q"] < 0
    assert whole.value is not None
    assert types["Q"] < whole.value < 1


def test_a_parted_mention_is_a_unit_a_part() -> None:
    parted = Annotations(doc="d", mentions=(Mention(type="P", start=0, end=9, spans=((0, 2), (7, 9))),))
    whole, _ = unitizing([(20, [parted, record(("P", 0, 2), ("P", 7, 9))])])
    assert whole.value == 1.0


def test_units_outside_the_text_are_refused() -> None:
    with pytest.raises(InputError, match="a unit 0-30"):
        unitizing([(20, [record(("P", 0, 30)), record()])])
