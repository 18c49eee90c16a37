"""The entity modes on cases worked out by hand: (correct, incorrect, partial, missing, spurious)."""

from __future__ import annotations

import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError
from goldspan.measures import ENTITIES, Block, ByType, Counts, Family, Mode, Options, Table, count
from goldspan.measures.kernel import overlap, pairing

Items = str
Row = tuple[int, int, int, int, int]


def record(items: Items, doc: str = "d") -> Annotations:
    """Read `A 0-3 5-7, B 1-2`: type and parts of each mention."""
    mentions = []
    for item in filter(None, (text.split() for text in items.split(","))):
        spans = tuple((int(start), int(end)) for start, end in (part.split("-") for part in item[1:]))
        spans_or_none = spans if len(spans) > 1 else ()
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        mentions.append(Mention(type=item[0], start=start, end=end, spans=spans_or_none))
    return Annotations(doc=doc, mentions=tuple(mentions))


def scored(gold: Items, predicted: Items, options: Options | None = None) -> Table:
    return count([(record(gold), record(predicted))], options)


def row(counts: Counts) -> Row:
    return (counts.correct, counts.incorrect, counts.partial, counts.missing, counts.spurious)


CASES = {
    "right": ("A 0-3", "A 0-3", (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0)),
    "wrong type": ("A 0-3", "B 0-3", (0, 1, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 1, 0, 0, 0)),
    "too short": ("A 0-3", "A 0-2", (0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (1, 0, 0, 0, 0)),
    "both wrong": ("A 0-3", "B 1-4", (0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 1, 0, 0, 0)),
    "adjacent": ("A 0-3", "A 3-5", (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1)),
    "missed": ("A 0-3", "", (0, 0, 0, 1, 0), (0, 0, 0, 1, 0), (0, 0, 0, 1, 0), (0, 0, 0, 1, 0)),
    "invented": ("", "A 0-3", (0, 0, 0, 0, 1), (0, 0, 0, 0, 1), (0, 0, 0, 0, 1), (0, 0, 0, 0, 1)),
    "nothing": ("", "", (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)),
    "split": ("A 0-6", "A 0-3, A 3-6", (0, 1, 0, 0, 1), (0, 1, 0, 0, 1), (0, 0, 1, 0, 1), (1, 0, 0, 0, 1)),
    "merged": ("A 0-3, A 3-6", "A 0-6", (0, 1, 0, 1, 0), (0, 1, 0, 1, 0), (0, 0, 1, 1, 0), (1, 0, 0, 1, 0)),
    "nested, both found": (
        *("A 0-9, B 2-5", "A 0-9, B 2-5"),
        *((2, 0, 0, 0, 0), (2, 0, 0, 0, 0), (2, 0, 0, 0, 0), (2, 0, 0, 0, 0)),
    ),
    "nested, types swapped": (
        *("A 0-9, B 2-5", "B 0-9, A 2-5"),
        # In the mode type each is paired with the one of its own type, though the spans differ.
        *((0, 2, 0, 0, 0), (2, 0, 0, 0, 0), (2, 0, 0, 0, 0), (2, 0, 0, 0, 0)),
    ),
    "crossing": (
        *("A 0-4, A 3-8", "A 0-4, A 2-8"),
        *((1, 1, 0, 0, 0), (1, 1, 0, 0, 0), (1, 0, 1, 0, 0), (2, 0, 0, 0, 0)),
    ),
    "one right pair before two partial ones": (
        # 0-9 with 0-9 and a leftover each side, or 0-9 with 5-7 and 0-3 with 0-9: equal credit, more correct wins.
        *("A 0-9, A 0-3", "A 0-9, A 5-7"),
        *((1, 0, 0, 1, 1), (1, 0, 0, 1, 1), (1, 0, 0, 1, 1), (2, 0, 0, 0, 0)),
    ),
    "same spans, two types against one": (
        *("A 0-3, B 0-3", "B 0-3"),
        *((1, 0, 0, 1, 0), (1, 0, 0, 1, 0), (1, 0, 0, 1, 0), (1, 0, 0, 1, 0)),
    ),
    "three whole-sentence spans": (
        *("A 0-3, B 4-7, C 8-11", "A 0-11, B 0-10, C 1-11"),
        *((0, 3, 0, 0, 0), (0, 3, 0, 0, 0), (0, 0, 3, 0, 0), (3, 0, 0, 0, 0)),
    ),
    "several parts": (
        *("A 0-2 5-7", "A 0-7"),
        *((0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (1, 0, 0, 0, 0)),
    ),
    "within the gap": (
        *("A 0-2 5-7", "A 2-5"),
        *((0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1), (0, 0, 0, 1, 1)),
    ),
    "touching parts are one": ("A 0-2 2-4", "A 0-4", *(((1, 0, 0, 0, 0),) * 4)),
    "parts out of order": ("A 5-7 0-2", "A 0-2 5-7", *(((1, 0, 0, 0, 0),) * 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_modes(name: str) -> None:
    gold, predicted, *expected = CASES[name]
    table = scored(gold, predicted)
    assert [row(table.counts(ENTITIES, mode)) for mode in ENTITIES.modes] == expected


def test_rows_of_types_in_plain_and_filtered_form() -> None:
    gold, predicted = "A 0-3, B 5-8", "B 0-3, B 5-8"
    plain = scored(gold, predicted)
    assert row(plain.counts(ENTITIES, Mode.STRICT, "A")) == (0, 1, 0, 0, 0)
    assert row(plain.counts(ENTITIES, Mode.STRICT, "B")) == (1, 0, 0, 0, 0)
    assert plain.counts(ENTITIES, Mode.STRICT, "B").actual == 2
    assert plain.counts(ENTITIES, Mode.STRICT, "B").precision == 0.5
    assert plain.counts(ENTITIES, Mode.STRICT, "A").precision is None
    # In the modes that ignore type, and in the filtered form, a type's row knows only that type.
    assert row(plain.counts(ENTITIES, Mode.EXACT)) == (2, 0, 0, 0, 0)
    assert row(plain.counts(ENTITIES, Mode.EXACT, "A")) == (0, 0, 0, 1, 0)
    filtered = scored(gold, predicted, Options(by_type=ByType.FILTERED))
    assert row(filtered.counts(ENTITIES, Mode.STRICT, "A")) == (0, 0, 0, 1, 0)
    assert row(filtered.counts(ENTITIES, Mode.STRICT, "B")) == (1, 0, 0, 0, 1)
    assert row(filtered.counts(ENTITIES, Mode.STRICT)) == row(plain.counts(ENTITIES, Mode.STRICT))


def test_a_predicted_type_gold_does_not_have_keeps_its_row() -> None:
    table = scored("A 0-3", "A 0-3, NEW 5-8")
    assert table.types(ENTITIES) == ("A", "NEW")
    assert row(table.counts(ENTITIES, Mode.STRICT, "NEW")) == (0, 0, 0, 0, 1)
    assert table.counts(ENTITIES, Mode.STRICT).precision == 0.5
    assert table.macro(ENTITIES, Mode.STRICT).types == 1


@pytest.mark.parametrize(
    ("mode", "gold", "predicted", "expected"),
    [
        (Mode.PARTIAL, "A 0-4, A 10-12", "B 0-2, A 10-12", 0.75),
        (Mode.TYPE, "A 0-4, A 10-12", "A 0-3, B 10-12", 0.75),
        (Mode.TYPE, "A 0-2 4-6", "A 0-6", 4 / 6),
        (Mode.STRICT, "A 0-4", "A 0-4", None),
        (Mode.TYPE, "A 0-4", "B 0-4", None),
    ],
)
def test_mean_overlap_of_credited_pairs(mode: Mode, gold: Items, predicted: Items, expected: float | None) -> None:
    assert scored(gold, predicted).counts(ENTITIES, mode).mean_overlap == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("x", "x"), [(1, 0, 0, 0, 0)] * 4),
        (("x", "y"), [(0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 1, 0, 0, 0)]),
        ((None, "default"), [(1, 0, 0, 0, 0)] * 4),
        (("", None), [(1, 0, 0, 0, 0)] * 4),
        ((["x"], "x"), [(0, 1, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 1, 0, 0, 0)]),
    ],
)
def test_a_named_attribute_must_be_equal_too(values: tuple[object, object], expected: list[Row]) -> None:
    block = Block(Family.ENTITIES, "norm")
    pair = [
        Annotations(doc="d", mentions=(Mention(type="A", start=0, end=3, attributes={"norm": value}),))
        for value in values
    ]
    table = count([(pair[0], pair[1])], Options(blocks=(block, ENTITIES), defaults={"norm": "default"}))
    assert [row(table.counts(block, mode)) for mode in block.modes] == expected
    assert table.counts(ENTITIES, Mode.STRICT).f1 == 1


def test_ties_go_to_the_smallest_list_of_pairs() -> None:
    # 2-4 overlaps both predictions alike; the first is taken, so that B stays spurious.
    table = scored("A 2-4", "C 0-3, B 3-6, B 8-9")
    assert row(table.counts(ENTITIES, Mode.STRICT, "C")) == (0, 0, 0, 0, 0)
    assert row(table.counts(ENTITIES, Mode.STRICT, "B")) == (0, 0, 0, 0, 2)
    # Equal spans are told apart by the name of the type.
    table = scored("A 2-4", "C 2-6, B 2-6")
    assert row(table.counts(ENTITIES, Mode.STRICT, "B")) == (0, 0, 0, 0, 0)
    assert row(table.counts(ENTITIES, Mode.STRICT, "C")) == (0, 0, 0, 0, 1)


def test_a_document_with_too_many_overlaps_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlap, "MAX_OVERLAPS", 10)
    crowd = ", ".join(f"A 0-{end}" for end in range(1, 30))
    with pytest.raises(InputError, match='records of "crowded": 841 pairs'):
        count(
            [(record("A 0-3", "small"), record("A 0-3", "small")), (record(crowd, "crowded"), record(crowd, "crowded"))]
        )


def test_a_component_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MAX_WORK", 1000)
    crowd = ", ".join(f"A 0-{end}" for end in range(1, 30))
    with pytest.raises(InputError, match='records of "crowded": 29 gold and 29 predicted items'):
        count([(record(crowd, "crowded"), record(crowd, "crowded"))])


def test_a_large_knot_is_solved() -> None:
    crowd = ", ".join(f"A 0-{end}" for end in range(1, 81))
    shifted = ", ".join(f"A 0-{end}" for end in range(2, 82))
    table = scored(crowd, shifted)
    assert row(table.counts(ENTITIES, Mode.STRICT)) == (79, 1, 0, 0, 0)
    assert row(table.counts(ENTITIES, Mode.PARTIAL)) == (79, 0, 1, 0, 0)
    assert row(table.counts(ENTITIES, Mode.TYPE)) == (80, 0, 0, 0, 0)


def test_offsets_far_out() -> None:
    far = 2**39
    table = scored(f"A {far}-{far + 5}, A {far + 3}-{far + 9}", f"A {far}-{far + 5}, A {far + 2}-{far + 9}")
    assert row(table.counts(ENTITIES, Mode.STRICT)) == (1, 1, 0, 0, 0)
