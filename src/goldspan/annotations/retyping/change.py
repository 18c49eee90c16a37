"""A change of types, as it is asked for, held against the schema before anything is touched."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goldspan.errors import InputError, Problem, UnknownName, UsageError, quote
from goldspan.schema import TYPE_NAMES, is_type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goldspan.schema import Schema


class Action(enum.Enum):
    """What is done with types."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of types.

    Attributes:
        action: What is done.
        kind: Whether the types are of entities (mentions) or of relations.
        types: The types it is done to.
        into: What they become: one for a rename or merge, several for a split, none for a drop.
    """

    action: Action
    kind: Literal["entity", "relation"]
    types: tuple[str, ...]
    into: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, str | None]:
        """What every label of these types becomes; None for dropped. A split changes none: people do."""
        if self.action is Action.SPLIT:
            return {}
        target = self.into[0] if self.into else None
        return {name: target for name in self.types if name != target}

    def __str__(self) -> str:
        """Return it in words."""
        types = ", ".join(self.types)
        return (
            f"{self.action.value} {types} into {', '.join(self.into)}" if self.into else f"{self.action.value} {types}"
        )


def plan_change(action: Action, types: tuple[str, ...], into: tuple[str, ...], schema: Schema) -> Change:
    """Return the change, if it can be made to this schema.

    Raises:
        UsageError: Too few types for the action.
        UnknownName: A type the schema does not have.
        InputError: Types of two kinds, names that are taken, a relation that would lose its last head or tail.
    """
    known = {**dict.fromkeys(schema.entity, "entity"), **dict.fromkeys(schema.relation, "relation")}
    for name in types:
        if name not in known:
            raise UnknownName("type", name, known)
    kinds = {known[name] for name in types}
    if len(kinds) > 1:
        raise InputError(
            Problem(rule="kinds", found="types of entities and of relations", expected="types of one kind")
        )
    kind: Literal["entity", "relation"] = "entity" if kinds == {"entity"} else "relation"
    change = Change(action, kind, tuple(dict.fromkeys(types)), tuple(dict.fromkeys(into)))
    problems = [*_wrong_numbers(change), *_taken(change, known), *_emptied(change, schema)]
    if problems:
        raise InputError(problems)
    return change


def _wrong_numbers(change: Change) -> Iterator[Problem]:
    if change.action is Action.MERGE and len({*change.types, *change.into}) < 2:
        raise UsageError("a merge is of two types or more")
    if change.action is Action.SPLIT and len(change.into) < 2:
        raise UsageError("a split is into two types or more")
    if change.action is Action.RENAME and change.types == change.into:
        yield Problem(rule="same-name", found=f"{quote(change.types[0])} twice", expected="another name")


def _taken(change: Change, known: dict[str, str]) -> Iterator[Problem]:
    """Yield a problem for every target that is another type already, where that is not what was asked for."""
    may_exist = change.action is Action.MERGE or (change.action is Action.SPLIT and change.types[0] in change.into)
    for name in change.into:
        if not is_type_name(name):
            yield Problem(rule="type-name", found=f"the name {quote(name)}", expected=TYPE_NAMES)
        if name not in known or (
            may_exist and known[name] == change.kind and (change.action is Action.MERGE or name in change.types)
        ):
            continue
        remedy = "use merge to join two types" if change.action is Action.RENAME else ""
        yield Problem(rule="name-taken", found=f"a type {quote(name)} already", expected="a new name", remedy=remedy)


def _emptied(change: Change, schema: Schema) -> Iterator[Problem]:
    """Yield relations that a drop would leave without a type of head or tail."""
    if change.action is not Action.DROP or change.kind != "entity":
        return
    if not set(schema.entity) - set(change.types):
        yield Problem(rule="no-entity-types", found="the last entity type", expected="one that is left")
    for name, relation in schema.relation.items():
        for side in ("head", "tail"):
            if not set(getattr(relation, side)) - set(change.types):
                found = f"relation {quote(name)} would have no {side} left"
                yield Problem(rule="no-types", found=found, remedy=f"drop {name} first")
