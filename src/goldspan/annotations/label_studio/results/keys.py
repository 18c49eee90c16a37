"""Clusters as the page shows them: a short key on every mention, alike on the mentions of one entity."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goldspan.annotation import Annotations

_NOT_JSON = re.compile("[\0\ud800-\udfff]")
_ID = re.compile(r"[a-z][1-9][0-9]{0,8}")


class ClusterKeys:
    """The keys of a record's entities: the name where no other entity has it, else the name and the id.

    Keys that differ only in capitals or white space are one key: people type them.
    """

    def __init__(self, record: Annotations | None) -> None:
        self._keys: dict[str, str] = {}
        self._entities: dict[str, str] = {}
        if record is None:
            return
        names = {entity.id: _tidy(entity.name or "") for entity in record.entities}
        for mention in record.mentions:
            if mention.entity:
                names.setdefault(mention.entity, "")
        count = Counter(_fold(name) for name in names.values())
        for entity in names:
            self._entities.setdefault(_fold(entity), entity)  # whoever types an id means that entity
        for entity, name in names.items():
            alone = count[_fold(name)] == 1 and self._entities.get(_fold(name), entity) == entity
            self._add(entity, [name] if name and alone else [f"{name} ({entity})"] if name else [entity])

    def _add(self, entity: str, wishes: list[str]) -> None:
        wishes += [f"{wishes[0]} {number}" for number in range(2, len(self._keys) + 3)]
        key = next(key for key in wishes if self._entities.get(_fold(key), entity) == entity)
        self._keys[entity] = key
        self._entities[_fold(key)] = entity

    def key(self, entity: str) -> str:
        """Return the key of an entity of the record."""
        return self._keys[entity]

    def find(self, typed: str) -> str | None:
        """Return the entity that somebody means who typed a key, or its id; None if it is none of the record's."""
        return self._entities.get(_fold(typed))


class NewClusters:
    """The entities of keys that the record has none for.

    Args:
        taken: Ids that are in use, by mentions or entities.
        typed: The keys, so that no new id is one that somebody typed.
    """

    def __init__(self, taken: Iterable[str], typed: Iterable[str]) -> None:
        self._taken = set(taken)
        self._numbers = Numbering("e", {*self._taken, *map(_tidy, typed)})
        self._found: dict[str, tuple[str, str | None]] = {}

    def entity(self, typed: str) -> tuple[str, str | None]:
        """Return the id and the name of the entity of a key; a key such as `e7` is an id and no name."""
        folded = _fold(typed)
        if folded not in self._found:
            name = _tidy(typed)
            own = name if name[:1] == "e" and _ID.fullmatch(name) and name not in self._taken else None
            entity = own or self._numbers.next()
            self._taken.add(entity)
            self._found[folded] = (entity, None if own else name)
        return self._found[folded]


class Numbering:
    """New ids, `m1`, `m2`, …: each after the highest number that is taken."""

    def __init__(self, letter: str, taken: Iterable[str]) -> None:
        self._letter = letter
        numbers = (int(name[1:]) for name in taken if name[:1] == letter and _ID.fullmatch(name))
        self._last = max(numbers, default=0)

    def next(self) -> str:
        """Return a new id."""
        self._last += 1
        return f"{self._letter}{self._last}"


def _tidy(text: str) -> str:
    return " ".join(_NOT_JSON.sub(" ", text).split())


def _fold(text: str) -> str:
    return _tidy(text).casefold()
