"""Gates: what is asked of a changed system before it may replace the baseline.

On the command line a condition a piece, or a file of them:

    undecided = "fail"                    # what undecided conditions count as; left out, the gate is then undecided
    conditions = [
      "F1(entities)@strict>=-0.01",       # new minus baseline, as a fraction
      "F1(entities,type=PERSON)@strict>=-0.02",
      "speed>=5",                         # documents a second
      "failures<=0.02",                   # share of documents
    ]
    [[slice]]                             # on some of the documents
    where = { agency = "ANI" }
    conditions = ["F1(entities)@strict>=-0.03"]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from goldspan.errors import InputError, Problem, SettingsError, quote
from goldspan.eval.comparison.conditions import Condition, MeasureCondition, Where, parse_condition
from goldspan.files.address import problem_at
from goldspan.files.atomic import missing
from goldspan.files.shape import decode
from goldspan.files.toml import read_toml
from goldspan.measures.statistics.gate import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goldspan.document import Document
    from goldspan.files.address import Steps
    from goldspan.files.toml import Toml
    from goldspan.measures.measure import Measure

FACTS = ("agency", "publisher", "language", "year", "split")
"""What parts of the documents can be told by."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked, and what becomes of conditions that cannot be decided; None leaves them undecided."""

    conditions: tuple[Condition, ...]
    undecided: Outcome | None = None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that must be counted."""
        return tuple(each.measure for each in self.conditions if isinstance(each, MeasureCondition))

    @property
    def sliced(self) -> bool:
        """Whether a condition is on a part of the documents, whose facts must then be known."""
        return any(isinstance(each, MeasureCondition) and each.where.facts for each in self.conditions)


class _Slice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    where: dict[str, str]
    conditions: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    conditions: tuple[str, ...] = ()
    undecided: Literal["pass", "fail"] | None = None
    slice: tuple[_Slice, ...] = ()


def read_gate(given: Sequence[str], undecided: Outcome | None = None) -> Gate:
    """Return the gate of some conditions and files of them.

    Args:
        given: Conditions, and files ending in `.toml`.
        undecided: What undecided conditions count as; None for what the files say.

    Raises:
        InputError: Anything wrong in them, all of it; faults of a file with their lines.
        StorageError: A file cannot be read.
    """
    conditions: list[Condition] = []
    problems: list[Problem] = []
    said: Outcome | None = None
    for text in given:
        try:
            if text.lower().endswith(".toml"):
                read = _read(Path(text))
                conditions += read.conditions
                said = read.undecided or said
            else:
                conditions.append(parse_condition(text))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    if not conditions:
        raise InputError(Problem(rule="gate", found="a gate without conditions", expected="one condition or more"))
    return Gate(tuple(dict.fromkeys(conditions)), undecided or said)


def _read(path: Path) -> Gate:
    if not path.exists():
        raise InputError(missing(str(path)))
    toml = read_toml(path)
    made = decode(toml.data, _File, toml.locate, SettingsError)
    conditions: list[Condition] = []
    problems = list(_odd_facts(made, toml))
    parts: list[tuple[Steps, Where, tuple[str, ...]]] = [((), Where(), made.conditions)]
    parts += [
        (("slice", number), Where(tuple(sorted(part.where.items()))), part.conditions)
        for number, part in enumerate(made.slice)
    ]
    for path_, where, texts in parts:
        for number, text in enumerate(texts):
            try:
                conditions.append(parse_condition(text, where))
            except InputError as error:
                here = (*path_, "conditions", number)
                problems += [
                    problem_at(toml.locate, here, p.rule, p.found, p.expected, p.remedy) for p in error.problems
                ]
    if problems:
        raise SettingsError(problems)
    return Gate(tuple(conditions), Outcome(made.undecided) if made.undecided else None)


def _odd_facts(made: _File, toml: Toml) -> Iterable[Problem]:
    for number, part in enumerate(made.slice):
        if not part.where:
            found, remedy = "no fact", "conditions on all documents stand at the top"
            yield problem_at(
                toml.locate, ("slice", number, "where"), "gate", found, f"one of {', '.join(FACTS)}", remedy
            )
        for name in part.where:
            if name not in FACTS:
                here = ("slice", number, "where", name)
                found = f"unknown fact {quote(name)}"
                yield problem_at(toml.locate, here, "unknown-name", found, f"one of {', '.join(FACTS)}")


def facts_of(documents: Iterable[Document]) -> dict[str, dict[str, str]]:
    """Return what is known of documents, by their id; what is not known of one is left out."""
    found: dict[str, dict[str, str]] = {}
    for document in documents:
        meta = document.meta
        known = {
            "agency": meta.agency,
            "publisher": meta.publisher,
            "language": meta.language,
            "year": meta.published[:4] if meta.published else None,
            "split": document.split,
        }
        found[document.id] = {name: value for name, value in known.items() if value}
    return found
