"""The signature: everything that can move a number, in one printed line.

    goldspan|def:1|docs:50|split:test|gold:9f2c1a7b|schema:3e81d0|dups:collapse|map:none|ground:none

Settings that are seldom used (`min`, `bytype`) are appended only where they are not at their default, so that an
ordinary signature stays as short as this one. The package's version is provenance, and no part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from goldspan.errors import InputError, NotComparable, Problem, quote
from goldspan.eval.content import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from goldspan.schema import Schema

DEFINITION = 1
"""The scoring definition this version of goldspan implements."""

PREFIX = "goldspan"
_KEYS = ("def", "docs", "split", "gold", "schema", "dups", "map", "ground")
REDACTED = "redacted"
_HASHES = frozenset({"gold", "schema", "map", "train", "attributes"})
"""Fields that are hashes of content."""
_MEANING = {
    "def": "scoring definition",
    "docs": "number of documents",
    "split": "split",
    "gold": "gold annotations",
    "schema": "types of the schema",
    "dups": "treatment of duplicates",
    "map": "type mapping",
    "ground": "grounding",
    "min": "lowest score kept",
    "bytype": "by-type counting",
    "entities": "way to find predicted entities among those of the gold",
    "train": "facts of the training data",
    "attributes": "attributes of the gold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a report was measured on and how.

    Attributes:
        docs: Number of gold documents scored.
        gold: Content hash of the gold scored, 8 hexadecimal digits.
        split: The split scored, or `all`.
        schema: Content hash of the schema's type set, 6 hexadecimal digits, or `none`.
        definition: Number of the scoring definition.
        dups: What is done with exact duplicates.
        map: Content hash of the type mapping, or `none`.
        ground: How quoted predictions were grounded in the text, or `none`.
        more: Further settings away from their default, as pairs, in their order.
    """

    docs: int
    gold: str
    split: str = "all"
    schema: str = "none"
    definition: int = DEFINITION
    dups: str = "collapse"
    map: str = "none"
    ground: str = "none"
    more: tuple[tuple[str, str], ...] = ()

    def fields(self) -> dict[str, str]:
        """Return the signature's fields by key, in printed order."""
        values = (self.definition, self.docs, self.split, self.gold, self.schema, self.dups, self.map, self.ground)
        return {**dict(zip(_KEYS, map(str, values), strict=True)), **dict(self.more)}

    def __str__(self) -> str:
        """Return the one printed line."""
        return "|".join([PREFIX, *(f"{key}:{value}" for key, value in self.fields().items())])

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Return the signature printed as `line`; the inverse of `str`.

        Raises:
            InputError: It is no signature.
        """
        prefix, *parts = line.split("|")
        pairs = [part.partition(":") for part in parts]
        keys = tuple(key for key, colon, value in pairs if colon and value)
        first = {key: value for key, _, value in pairs}
        known = keys[: len(_KEYS)] == _KEYS and len(keys) == len(pairs) == len(first)
        if prefix != PREFIX or not known or not (first["def"].isdecimal() and first["docs"].isdecimal()):
            expected = f"{PREFIX}|{'|'.join(f'{key}:…' for key in _KEYS)}"
            raise InputError(Problem(rule="signature", found=f"{quote(line, 120)} is no signature", expected=expected))
        return cls(
            definition=int(first["def"]),
            docs=int(first["docs"]),
            split=first["split"],
            gold=first["gold"],
            schema=first["schema"],
            dups=first["dups"],
            map=first["map"],
            ground=first["ground"],
            more=tuple((key, value) for key, _, value in pairs[len(_KEYS) :]),
        )

    def on(self, docs: int, gold: str) -> Signature:
        """Return the signature of the same measurement on another gold."""
        return replace(self, docs=docs, gold=gold)

    def redacted(self, salt: str = "") -> Signature:
        """Return the signature without the hashes that a guessed gold could be held against.

        Args:
            salt: With it hashes are hashed again, so that who has it can still tell equal ones; without it they are
                left out.
        """
        kept = {"none", "collapse"}

        def hidden(key: str, value: str) -> str:
            if value in kept or not salt:
                return value if value in kept else REDACTED
            return digest([salt, key, value], len(value))

        return replace(
            self,
            gold=hidden("gold", self.gold),
            schema=hidden("schema", self.schema),
            map=hidden("map", self.map),
            more=tuple((key, hidden(key, value) if key in _HASHES else value) for key, value in self.more),
        )

    def differences(self, other: Signature, ignoring: Collection[str] = ()) -> list[str]:
        """Return, for every field in which the two differ, its meaning and both values; empty if they are equal.

        Args:
            other: Another signature.
            ignoring: Keys of fields that do not matter.
        """
        mine, theirs = self.fields(), other.fields()
        return [
            f"{_MEANING.get(key, key)} ({key}:{mine.get(key, 'none')} and {key}:{theirs.get(key, 'none')})"
            for key in dict.fromkeys([*mine, *theirs])
            if key not in ignoring and mine.get(key) != theirs.get(key)
        ]


def require_comparable(signatures: Mapping[str, Signature], ignoring: Collection[str] = ()) -> None:
    """Refuse to go on with reports that were not measured alike.

    Args:
        signatures: Signature by the name of its system; all are held against the first.
        ignoring: Keys of fields that do not matter.

    Raises:
        NotComparable: Two differ; the message names every field that does, for every system.
    """
    names = list(signatures)
    lines = [
        f"{quote(names[0])} and {quote(name)} cannot be compared: different {', '.join(differing)}"
        for name in names[1:]
        if (differing := signatures[names[0]].differences(signatures[name], ignoring))
    ]
    if lines:
        raise NotComparable("; ".join(lines))


def redacted_text(text: str) -> str:
    """Return a message with every hash of a signature's field left out: `gold:9f2c1a7b` is `gold:redacted`."""
    return re.sub(rf"\b({'|'.join(sorted(_HASHES))}):[0-9a-f]{{6,}}\b", rf"\1:{REDACTED}", text)


def schema_hash(schema: Schema | None) -> str:
    """Return the hash of a schema's scoring content, 6 hexadecimal digits; `none` without a schema.

    That is the sets of entity types and of relation types, and which of the latter are symmetric or inverse to which.
    """
    if schema is None:
        return "none"
    relations = {name: [relation.symmetric, relation.inverse] for name, relation in schema.relation.items()}
    return digest([sorted(schema.entity), relations], 6)
