from __future__ import annotations

import pytest

from goldspan.annotations.retyping.change import Action, plan_change
from goldspan.errors import InputError, UnknownName, UsageError
from goldspan.schema import parse_schema

SCHEMA = parse_schema("""
name = "s"
version = 1
[entity.A]
[entity.B]
[entity.C]
[relation.R]
head = ["A", "B"]
tail = ["C"]
[relation.S]
head = ["A"]
tail = ["A"]
""")


@pytest.mark.parametrize(
    ("action", "types", "into", "kind", "mapping"),
    [
        (Action.RENAME, ("A",), ("X",), "entity", {"A": "X"}),
        (Action.RENAME, ("R",), ("X",), "relation", {"R": "X"}),
        (Action.MERGE, ("A", "B"), ("X",), "entity", {"A": "X", "B": "X"}),
        (Action.MERGE, ("A", "B"), ("B",), "entity", {"A": "B"}),
        (Action.MERGE, ("A",), ("B",), "entity", {"A": "B"}),
        (Action.SPLIT, ("A",), ("X", "Y"), "entity", {}),
        (Action.SPLIT, ("A",), ("A", "Y"), "entity", {}),
        (Action.DROP, ("B",), (), "entity", {"B": None}),
        (Action.DROP, ("R", "S"), (), "relation", {"R": None, "S": None}),
    ],
)
def test_what_becomes_of_labels(
    action: Action, types: tuple[str, ...], into: tuple[str, ...], kind: str, mapping: dict[str, str | None]
) -> None:
    change = plan_change(action, types, into, SCHEMA)
    assert (change.kind, change.mapping) == (kind, mapping)


@pytest.mark.parametrize(
    ("action", "types", "into", "said"),
    [
        (Action.RENAME, ("A",), ("B",), "use merge to join two types"),
        (Action.RENAME, ("A",), ("R",), 'a type "R" already'),
        (Action.RENAME, ("A",), ("A",), "expected another name"),
        (Action.RENAME, ("A",), ("no name!",), "expected letters, digits"),
        (Action.MERGE, ("A", "R"), ("X",), "types of one kind"),
        (Action.MERGE, ("A", "B"), ("R",), 'a type "R" already'),
        (Action.SPLIT, ("A",), ("B", "X"), 'a type "B" already'),
        (Action.DROP, ("C",), (), 'relation "R" would have no tail left'),
        (Action.DROP, ("A", "B"), (), 'relation "R" would have no head left'),
        (Action.DROP, ("A", "B", "C"), (), "the last entity type"),
    ],
)
def test_what_cannot_be_done_is_said(action: Action, types: tuple[str, ...], into: tuple[str, ...], said: str) -> None:
    with pytest.raises(InputError, match=said):
        plan_change(action, types, into, SCHEMA)


@pytest.mark.parametrize(
    ("action", "types", "into"),
    [(Action.MERGE, ("A",), ("A",)), (Action.SPLIT, ("A",), ("X",)), (Action.SPLIT, ("A",), ("X", "X"))],
)
def test_too_few_types_are_a_slip_of_usage(action: Action, types: tuple[str, ...], into: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        plan_change(action, types, into, SCHEMA)


def test_an_unknown_type_names_the_known() -> None:
    with pytest.raises(UnknownName, match="expected one of A, B, C, R, S"):
        plan_change(Action.DROP, ("Z",), (), SCHEMA)


def test_it_says_what_it_is() -> None:
    assert str(plan_change(Action.MERGE, ("A", "B"), ("X",), SCHEMA)) == "merge A, B into X"
    assert str(plan_change(Action.DROP, ("B",), (), SCHEMA)) == "drop B"
