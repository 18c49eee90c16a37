"""What must hold whatever the records are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.measures import ENTITIES, RELATIONS, Block, ByType, Counts, Family, Mode, Options, Table, count

if TYPE_CHECKING:
    from collections.abc import Iterable

REALIS = Block(Family.RELATIONS, "realis")
OPTIONS = Options(blocks=(ENTITIES, RELATIONS, REALIS), symmetric=frozenset({"S"}), defaults={"realis": "asserted"})
MODES = [(block, mode) for block in OPTIONS.blocks for mode in block.modes]

several_runs = settings(max_examples=25, deadline=None)


@st.composite
def mentions(draw: st.DrawFn) -> Mention:
    cuts = draw(st.lists(st.integers(0, 14), min_size=2, max_size=4, unique=True).map(sorted))
    cuts = cuts[: len(cuts) // 2 * 2]
    spans = tuple(zip(cuts[::2], cuts[1::2], strict=True))
    name = draw(st.sampled_from("ABC"))
    return Mention(type=name, start=cuts[0], end=cuts[-1], spans=spans if len(spans) > 1 else ())


@st.composite
def records(draw: st.DrawFn, doc: str = "d") -> Annotations:
    found = draw(st.lists(mentions(), max_size=6))
    named = tuple(
        Mention(id=f"m{n}", type=m.type, start=m.start, end=m.end, spans=m.spans) for n, m in enumerate(found)
    )
    ends = st.sampled_from([m.id for m in named] or [""])
    realis = st.sampled_from([{}, {"realis": "planned"}, {"realis": "asserted"}])
    links = st.builds(Relation, type=st.sampled_from("RS"), head=ends, tail=ends, attributes=realis)
    relations = tuple(draw(st.lists(links, max_size=4))) if named else ()
    return Annotations(doc=doc, mentions=named, relations=relations)


pairs = st.tuples(records(), records())


def shown(table: Table) -> dict[str, Counts]:
    """Return every count of a table, so that two can be compared."""
    return {
        f"{block}@{mode} {name}": table.counts(block, mode, name)
        for block in table.blocks
        for mode in block.modes
        for name in (None, *table.types(block))
    }


@several_runs
@given(pairs, st.randoms(use_true_random=False))
def test_order_never_matters(pair: tuple[Annotations, Annotations], rnd: object) -> None:
    def shuffled(record: Annotations) -> Annotations:
        order = list(range(len(record.mentions)))
        rnd.shuffle(order)  # type: ignore[attr-defined]
        relations = list(record.relations)
        rnd.shuffle(relations)  # type: ignore[attr-defined]
        return Annotations(
            doc=record.doc, mentions=tuple(record.mentions[n] for n in order), relations=tuple(relations)
        )

    assert shown(count([(shuffled(pair[0]), shuffled(pair[1]))], OPTIONS)) == shown(count([pair], OPTIONS))


@several_runs
@given(pairs)
def test_every_item_is_counted_once(pair: tuple[Annotations, Annotations]) -> None:
    table = count([pair], OPTIONS)
    for block, mode in MODES:
        whole = table.counts(block, mode)
        assert whole.actual == whole.correct + whole.incorrect + whole.partial + whole.spurious
        strict = table.counts(block, Mode.STRICT)
        assert (whole.possible, whole.actual) == (strict.possible, strict.actual)
    gold, predicted = ({(m.parts, m.type) for m in record.mentions} for record in pair)
    assert table.counts(ENTITIES, Mode.TYPE).possible == len(gold)
    assert table.counts(ENTITIES, Mode.TYPE).actual == len(predicted)
    found = table.counts(ENTITIES, Mode.STRICT)
    assert found.correct == len(gold & predicted)


@several_runs
@given(pairs, st.sampled_from(ByType))
def test_types_sum_to_the_whole(pair: tuple[Annotations, Annotations], by_type: ByType) -> None:
    table = count([pair], Options(by_type=by_type))
    for block in table.blocks:
        for mode in block.modes:
            whole, rows = table.counts(block, mode), table.by_type(block, mode).values()
            assert (sum(r.possible for r in rows), sum(r.actual for r in rows)) == (whole.possible, whole.actual)
            # Where types do not count, each type is scored alone, and pairs across types are in no row.
            alone = block == ENTITIES and (by_type is ByType.FILTERED or mode in (Mode.EXACT, Mode.PARTIAL))
            if not alone:
                assert summed(rows) == whole


def summed(rows: Iterable[Counts]) -> Counts:
    return sum(rows, Counts())


@several_runs
@given(records())
def test_gold_against_itself_is_right(record: Annotations) -> None:
    table = count([(record, record)], OPTIONS)
    for block, mode in MODES:
        counts = table.counts(block, mode)
        assert counts.f1 == (1.0 if counts.possible else None)
        assert counts.mean_overlap in (None, 1.0)


@several_runs
@given(pairs)
def test_swapping_sides_swaps_precision_and_recall(pair: tuple[Annotations, Annotations]) -> None:
    table, swapped = count([pair], OPTIONS), count([pair[::-1]], OPTIONS)
    for block, mode in MODES:
        one, other = table.counts(block, mode), swapped.counts(block, mode)
        assert (one.precision, one.recall, one.f1) == (other.recall, other.precision, other.f1)


@several_runs
@given(st.lists(st.tuples(records(), st.none() | records()), min_size=2, max_size=5), st.data())
def test_adding_documents_adds_counts(found: list[tuple[Annotations, Annotations | None]], data: st.DataObject) -> None:
    documents: list[tuple[Annotations | None, Annotations | None]] = [
        (renamed(gold, f"d{n}"), predicted and renamed(predicted, f"d{n}")) for n, (gold, predicted) in enumerate(found)
    ]
    cut = data.draw(st.integers(0, len(documents)))
    whole = count(documents, OPTIONS)
    parts = count(documents[:cut], OPTIONS), count(documents[cut:], OPTIONS)
    assert shown(parts[0] + parts[1]) == shown(whole)
    assert shown(whole.select(range(cut))) == shown(parts[0])
    assert Table.from_dict(whole.to_dict()).to_dict() == whole.to_dict()
    for block, mode in MODES:
        assert parts[0].counts(block, mode) + parts[1].counts(block, mode) == whole.counts(block, mode)
        assert whole.per_document(block, mode).total() == whole.counts(block, mode)


def renamed(record: Annotations, doc: str) -> Annotations:
    return Annotations(doc=doc, mentions=record.mentions, relations=record.relations)


@several_runs
@given(pairs, st.data())
def test_mending_an_error_never_costs(pair: tuple[Annotations, Annotations], data: st.DataObject) -> None:
    gold, predicted = pair
    spans = {m.parts for m in predicted.mentions}
    missed = [m for m in gold.mentions if m.parts not in spans]
    before = count([(gold, Annotations(doc="d", mentions=predicted.mentions))])
    if missed:
        more = (*predicted.mentions, data.draw(st.sampled_from(missed)))
        after = count([(gold, Annotations(doc="d", mentions=tuple(without_id(m) for m in more)))])
        for mode in (Mode.STRICT, Mode.EXACT, Mode.PARTIAL):
            assert (after.counts(ENTITIES, mode).f1 or 0) >= (before.counts(ENTITIES, mode).f1 or 0)
    right = {(m.parts, m.type) for m in gold.mentions}
    fewer = tuple(m for m in predicted.mentions if (m.parts, m.type) in right)
    after = count([(gold, Annotations(doc="d", mentions=fewer))])
    assert (after.counts(ENTITIES, Mode.STRICT).f1 or 0) >= (before.counts(ENTITIES, Mode.STRICT).f1 or 0)


def without_id(mention: Mention) -> Mention:
    return Mention(type=mention.type, start=mention.start, end=mention.end, spans=mention.spans)


@several_runs
@given(pairs)
def test_modes_are_ordered_by_how_much_they_forgive(pair: tuple[Annotations, Annotations]) -> None:
    table = count([pair], OPTIONS)
    credit = {(block, mode): table.counts(block, mode).credit for block, mode in MODES}
    assert credit[ENTITIES, Mode.STRICT] <= credit[ENTITIES, Mode.EXACT] <= credit[ENTITIES, Mode.PARTIAL]
    assert credit[ENTITIES, Mode.STRICT] <= credit[ENTITIES, Mode.TYPE]
    for block in (RELATIONS, REALIS):
        assert credit[block, Mode.STRICT] <= credit[block, Mode.BOUNDARIES] <= credit[block, Mode.PARTIAL]
    assert credit[REALIS, Mode.STRICT] <= table.counts(REALIS, Mode.STRICT).possible
