from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.errors import InputError
from goldspan.measures.statistics.unitizing import Section, Text, alpha_u

if TYPE_CHECKING:
    from pathlib import Path


def test_krippendorffs_worked_example(shared: Path) -> None:
    cases = json.loads((shared / "conformance" / "agreement_known_values.json").read_text(encoding="utf-8"))
    case = next(case for case in cases if case["id"] == "krip2004-p254")
    start, length = case["continuum"]
    rows: list[list[Section]] = [[], []]
    for first, size, annotator, name in case["units"]:
        rows[annotator].append((first - start, first - start + size, name))
    found = alpha_u([Text(length, (tuple(rows[0]), tuple(rows[1])))])
    # Printed .8591, from rounded parts; the formula gives .8587.
    assert found.alpha == pytest.approx(0.8587, abs=5e-5)
    assert found.alpha == pytest.approx(case["expected"]["alpha_u"], abs=case["expected"]["tol"])
    for name, expected in case["expected"]["per_category"].items():
        assert found.types[name].observed == pytest.approx(expected["Do"], abs=5e-5)
        assert found.types[name].expected == pytest.approx(expected["De"], abs=5e-5)


def test_one_unit_each_by_hand() -> None:
    # D_o = 2 · (0 + 2²) / (2 · 10²). Gaps 8 and 6. b = 2: 6/3 + 4 · (7 + 5) = 50; b = 4: 84/3 + 16 · (5 + 3) = 156;
    # D_e = 2/10 · 206 / (20 · 19 − 2 − 12).
    found = alpha_u([Text(10, (((0, 2, "x"),), ((0, 4, "x"),)))])
    assert found.types["x"].observed == pytest.approx(0.04)
    assert found.types["x"].expected == pytest.approx(0.2 * 206 / 366)
    assert found.alpha == pytest.approx(1 - 0.04 / (0.2 * 206 / 366))
    assert (found.documents, found.length, found.merged) == (1, 10, 0)


def test_gaps_are_cut_where_a_document_ends() -> None:
    # As above, and a second document of 5 nobody marked: L = 15, two more gaps of 5 each.
    found = alpha_u([Text(10, (((0, 2, "x"),), ((0, 4, "x"),))), Text(5, ((), ()))])
    two = 2 + 4 * (7 + 5 + 4 + 4)
    four = 28 + 16 * (5 + 3 + 2 + 2)
    assert found.types["x"].expected == pytest.approx(2 / 15 * (two + four) / (30 * 29 - 14))
    assert found.types["x"].observed == pytest.approx(2 * 4 / (2 * 15**2))


def test_a_unit_in_a_gap_counts_its_square_both_ways() -> None:
    found = alpha_u([Text(10, (((0, 3, "x"),), ((3, 5, "x"),)))])
    assert found.types["x"].observed == pytest.approx((2 * 9 + 2 * 4) / (2 * 100))


def test_one_unit_against_two_it_covers() -> None:
    # (0, 6) against (0, 2) and (3, 5): 4² and 3² + 1², in both directions.
    found = alpha_u([Text(10, (((0, 6, "x"),), ((0, 2, "x"), (3, 5, "x"))))])
    assert found.types["x"].observed == pytest.approx(2 * (16 + 10) / (2 * 100))


def test_three_annotators_are_compared_pair_by_pair() -> None:
    rows: tuple[tuple[Section, ...], ...] = (((0, 2, "x"),), ((0, 4, "x"),), ((0, 2, "x"),))
    assert alpha_u([Text(10, rows)]).types["x"].observed == pytest.approx(2 * (4 + 4) / (3 * 2 * 100))


def test_overlapping_units_of_one_type_are_merged_and_counted() -> None:
    nested: tuple[Section, ...] = ((0, 6, "x"), (1, 3, "x"), (5, 8, "x"), (0, 6, "x"), (8, 9, "x"), (0, 9, "y"))
    plain: tuple[Section, ...] = ((0, 8, "x"), (8, 9, "x"), (0, 9, "y"))
    found = alpha_u([Text(10, (nested, plain))])
    assert found.merged == 3
    assert found.alpha == 1


def test_nobody_marked_anything() -> None:
    found = alpha_u([Text(10, ((), ()))])
    assert (found.alpha, found.types) == (None, {})


@pytest.mark.parametrize(
    ("texts", "match"),
    [
        ([], "no document"),
        ([Text(5, ((),))], "1 annotator"),
        ([Text(5, ((), ())), Text(5, ((), (), ()))], "3 annotators in document 1"),
        ([Text(5, (((4, 6, "x"),), ()))], "4-6"),
        ([Text(5, (((2, 2, "x"),), ()))], "2-2"),
        ([Text(5, (((-1, 2, "x"),), ()))], "-1-2"),
    ],
)
def test_what_cannot_be_compared(texts: list[Text], match: str) -> None:
    with pytest.raises(InputError, match=match):
        alpha_u(texts)


def test_all_problems_are_gathered() -> None:
    with pytest.raises(InputError) as caught:
        alpha_u([Text(5, (((4, 6, "x"), (3, 3, "x")), ()))])
    assert len(caught.value.problems) == 2


@st.composite
def annotated(draw: st.DrawFn) -> list[Text]:
    texts = []
    for _ in range(draw(st.integers(1, 3))):
        length = draw(st.integers(1, 20))
        rows = []
        for _ in range(2):
            marks = draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=4))
            rows.append(tuple((min(mark), max(mark), "x") for mark in marks if mark[0] != mark[1]))
        texts.append(Text(length, (rows[0], rows[1])))
    return texts


def plainly(texts: list[Text]) -> tuple[float, float]:
    """D_o and D_e section by section over sets of covered places; units of one type are merged where they overlap."""
    total = sum(text.length for text in texts)
    units: list[list[tuple[int, int]]] = [[], []]
    gaps: list[int] = []
    offset = 0
    for text in texts:
        for who, sections in enumerate(text.sections):
            merged: list[list[int]] = []
            for start, end, _ in sorted(sections):
                if merged and start < merged[-1][1]:
                    merged[-1][1] = max(merged[-1][1], end)
                else:
                    merged.append([start, end])
            edges = [0, *(edge for unit in merged for edge in unit), text.length]
            gaps += [b - a for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
            units[who] += [(start + offset, end + offset) for start, end in merged]
        offset += text.length
    observed = 0
    for i, j in ((0, 1), (1, 0)):
        for start, end in units[i]:
            overlapping = [other for other in units[j] if other[0] < end and start < other[1]]
            observed += sum((start - other[0]) ** 2 + (end - other[1]) ** 2 for other in overlapping)
            observed += 0 if overlapping else 2 * (end - start) ** 2
    lengths = [end - start for row in units for start, end in row]
    chance = sum(
        (len(lengths) - 1) / 3 * (2 * b**3 - 3 * b**2 + b) + b**2 * sum(g - b + 1 for g in gaps if g >= b)
        for b in lengths
    )
    below = 2 * total * (2 * total - 1) - sum(b * (b - 1) for b in lengths)
    return observed / (2 * total**2), 2 / total * chance / below


@given(annotated())
def test_the_formula_section_by_section(texts: list[Text]) -> None:
    found = alpha_u(texts)
    if not found.types:
        return
    observed, expected = plainly(texts)
    assert found.types["x"].observed == pytest.approx(observed)
    assert found.types["x"].expected == pytest.approx(expected)
    swapped = alpha_u([Text(text.length, text.sections[::-1]) for text in texts])
    assert swapped.alpha == (found.alpha and pytest.approx(found.alpha))


def test_units_placed_by_chance_agree_by_chance() -> None:
    rng = np.random.default_rng(6)
    rows = []
    for _ in range(2):
        starts = np.sort(rng.choice(10_000, 300, replace=False)) * 20
        rows.append(tuple((int(start), int(start) + 10, "x") for start in starts))
    found = alpha_u([Text(200_000, (rows[0], rows[1]))])
    assert found.alpha == pytest.approx(0, abs=0.05)
