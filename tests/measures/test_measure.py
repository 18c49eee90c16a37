from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.errors import InputError, UnknownName
from goldspan.measures import (
    DEFINITIONS,
    ENTITIES,
    FORMULAS,
    RELATIONS,
    Averaging,
    Block,
    Family,
    Measure,
    Options,
    Rate,
    Table,
    count,
)
from goldspan.measures.registry import is_counted, modes_of

NAMES = [
    "F1(entities)@strict",
    "P(relations)@boundaries",
    "R(entities,type=PERSON)@type",
    "F1(entities,avg=macro)@strict",
    "F1(entities,avg=weighted)@partial",
    "F1(relations+realis)@strict",
    "F1(relations+realis,type=MET_WITH)@partial",
    "F1(relations+realis,avg=macro)@boundaries",
    "F1(clusters)@b3",
    "F1(clusters)@conll",
    "F1(relations)@document",
    "P(relations)@docred_ign",
    "F1(entities)@fair",
    'R(entities,type="two words, and \\"more\\")@")@exact',
    'F1(entities+"a b")@strict',
    "F1(entities,type=Ort.Größe-2)@strict",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_as_it_is_written(name: str) -> None:
    measure = Measure.parse(name)
    assert str(measure) == name
    assert Measure.parse(str(measure)) == measure
    assert hash(Measure.parse(name)) == hash(measure)


def test_names_tell_measures_apart() -> None:
    assert len({Measure.parse(name) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("F1(entities,avg=micro)@strict", "F1(entities)@strict"),
        ('F1(entities,type="PERSON")@strict', "F1(entities,type=PERSON)@strict"),
        (r'F1(entities,type="\u0041 b")@strict', 'F1(entities,type="A b")@strict'),
        ("F1(entities,avg=micro,type=A)@strict", "F1(entities,type=A)@strict"),
    ],
)
def test_other_spellings(other: str, name: str) -> None:
    assert str(Measure.parse(other)) == name


@given(
    st.sampled_from(Rate),
    st.sampled_from([key for key, definition in DEFINITIONS.items() if definition.typed]),
    st.text(max_size=6),
    st.text(max_size=6),
)
def test_any_type_and_attribute(rate: Rate, key: tuple[Family, str], attribute: str, type_name: str) -> None:
    measure = Measure(rate, *key, attribute=attribute, type=type_name)
    assert Measure.parse(str(measure)) == measure


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("F2(entities)@strict", "F1, P, R"),
        ("F1(entity)@strict", "clusters, entities, relations"),
        ("F1(entities)@lenient", "exact, fair, partial, strict, type"),
        ("F1(relations)@exact", "boundaries, docred"),
        ("F1(clusters)@strict", "b3, ceaf_entity"),
        ("F1(entities,kind=PERSON)@strict", "avg, type"),
        ("F1(entities,avg=mean)@strict", "macro, micro, weighted"),
        ("P(clusters)@conll", "F1"),
    ],
)
def test_an_unknown_name_lists_the_known(name: str, known: str) -> None:
    with pytest.raises(UnknownName, match=known):
        Measure.parse(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "F1",
        "F1(entities)",
        "F1 (entities)@strict",
        "F1(entities)@strict ",
        "F1(entities,)@strict",
        "F1(entities,type=)@strict",
        'F1(entities,type="")@strict',
        "F1(entities,type=A B)@strict",
        'F1(entities,type="\\x")@strict',
        "F1(entities,type=A,type=B)@strict",
        "F1(entities,type=A,avg=macro)@strict",
        "F1(clusters,type=A)@b3",
        "F1(clusters+realis)@b3",
        "F1(relations,avg=macro)@dwie",
        "F1(entities)@strict\n",
    ],
)
def test_what_is_no_measure(name: str) -> None:
    with pytest.raises(InputError):
        Measure.parse(name)


def record(*types: str, realis: str | None = None) -> Annotations:
    mentions = tuple(Mention(type=name, start=5 * n, end=5 * n + 4) for n, name in enumerate(types))
    relations = (Relation(type="R", head=0, tail=1, attributes={"realis": realis}),) if len(types) > 1 else ()
    return Annotations(doc="d", mentions=mentions, relations=relations)


@pytest.fixture
def table() -> Table:
    options = Options(blocks=(ENTITIES, RELATIONS, Block(Family.RELATIONS, "realis")))
    return count([(record("A", "B", "B", "C"), record("A", "B", "C", realis="planned"))], options)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("P(entities)@strict", 2 / 3),
        ("R(entities)@strict", 1 / 2),
        ("F1(entities)@strict", 4 / 7),
        ("R(entities)@exact", 3 / 4),
        ("R(entities,type=B)@strict", 1 / 2),
        ("P(entities,type=C)@strict", 0.0),
        ("R(entities,type=Z)@strict", None),
        ("R(entities,avg=macro)@strict", 1 / 2),
        ("P(entities,avg=macro)@strict", 2 / 3),
        ("F1(entities,avg=macro)@strict", (1 + 2 / 3 + 0) / 3),
        ("R(entities,avg=weighted)@strict", 1 / 2),
        ("F1(relations)@strict", 1.0),
        ("F1(relations+realis)@strict", 0.0),
    ],
)
def test_values(table: Table, name: str, value: float | None) -> None:
    assert Measure.parse(name).value(table) == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize("name", [name for name in NAMES if "avg" not in name and "entities+" not in name])
def test_shares_sum_to_the_value(table: Table, name: str) -> None:
    measure = Measure.parse(name)
    if not is_counted(measure.family, measure.mode):
        with pytest.raises(UnknownName, match="entities@strict"):
            measure.shares(table)
        with pytest.raises(UnknownName):
            measure.value(table)
        return
    part, whole = measure.shares(table)
    assert part.shape == whole.shape == (1,)
    value = measure.value(table)
    assert (part.sum() / whole.sum() if whole.sum() else None) == (value if value is None else pytest.approx(value))


def test_an_average_has_no_shares(table: Table) -> None:
    with pytest.raises(InputError, match="not averaged"):
        Measure(Rate.F1, Family.ENTITIES, "strict", average=Averaging.MACRO).shares(table)


def test_a_table_without_the_block_says_so(table: Table) -> None:
    with pytest.raises(UnknownName, match=r"relations\+realis@strict"):
        Measure.parse("F1(entities+norm)@strict").value(table)


def test_the_registry_is_complete() -> None:
    for (family, mode), definition in DEFINITIONS.items():
        assert definition.meaning
        assert definition.credit
        assert definition.source
        assert mode in modes_of(family)
        for rate in definition.rates:
            assert str(Measure(rate, family, mode)) == f"{rate}({family})@{mode}"
    assert FORMULAS.keys() == set(Rate)
    counted = {(family, mode) for family, mode in DEFINITIONS if is_counted(family, mode)}
    assert counted == {(block.family, str(mode)) for block in (ENTITIES, RELATIONS) for mode in block.modes}
