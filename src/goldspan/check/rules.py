"""Every rule `goldspan check` knows: its name, what it says, and in which kinds of record breaking it is a problem.

Predictions are held to less: what an extractor gets wrong is scored, not refused. A rule that does not hold for
predictions says in the table what scoring does instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from goldspan.files.address import Locate, Steps, problem_at

if TYPE_CHECKING:
    from goldspan.errors import Problem


class Strictness(Enum):
    """What kind of record is checked, and so how strictly."""

    GOLD = "gold"
    PASS = "pass"  # noqa: S105  an annotator's pass, not a password
    PREDICTION = "prediction"


_ALL = frozenset(Strictness)
_HUMAN = frozenset({Strictness.GOLD, Strictness.PASS})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        explanation: What holds, in one line.
        applies: The kinds of record in which breaking it is a problem. Documents are held to all their rules.
        otherwise: What happens in the kinds it does not apply to.
    """

    explanation: str
    applies: frozenset[Strictness] = _ALL
    otherwise: str = ""


_SCORED = "scored as wrong"

RULES: dict[str, Rule] = {
    # files, told by the readers
    "no-such-file": Rule("What is named exists."),
    "too-large": Rule("Files keep to the limit on their size."),
    "outside-folder": Rule("Paths in a workspace stay inside it."),
    "unknown-format": Rule("A file's name ends as a known format's does."),
    "no-records": Rule("A folder of records holds `.json` files."),
    "one-record": Rule("A `.json` file is given one record."),
    "cut-off": Rule("Compressed files are whole."),
    "not-parquet": Rule("Parquet files are Parquet, and whole."),
    # structure, told by the readers
    "not-utf-8": Rule("Files are UTF-8."),
    "json-syntax": Rule("A file is JSON from its first character to its last."),
    "doubled-key": Rule("An object has each key once."),
    "lone-surrogate": Rule("Texts hold characters of Unicode, no half surrogate pairs."),
    "unknown-key": Rule("Records have the keys of their format; free data goes under `extra`."),
    "missing-key": Rule("Required keys are present and not null."),
    "wrong-type": Rule("Every value has the type its key asks for."),
    "wrong-length": Rule("Spans are pairs, rows of the offset map have four numbers."),
    "unknown-value": Rule("A value that must be one of a list is one of it."),
    "not-finite": Rule("Numbers are finite."),
    "out-of-bounds": Rule("Numbers keep to the bounds of their key."),
    # names
    "bad-id": Rule("A document's id can be written as a file's name."),
    "empty-id": Rule("Ids of documents and entities are not empty."),
    "id-characters": Rule("Ids hold no control characters."),
    "doubled-id": Rule("Within a record, mentions, relations and entities each have ids of their own."),
    "shared-id": Rule("No id names both a mention and an entity."),
    # spans
    "negative-start": Rule("Offsets count from 0."),
    "empty-span": Rule("A span's end lies after its start."),
    "past-text": Rule("A span ends within the text."),
    "slice": Rule("A mention's text is the slice of the document's text."),
    "white-space": Rule("A mention neither starts nor ends with white space.", _HUMAN, _SCORED),
    "parts": Rule("The parts of a discontinuous mention are in order and neither overlap nor touch."),
    "envelope": Rule("A discontinuous mention's start and end are those of its first and last part."),
    "evidence": Rule("Evidence spans lie within the text."),
    "overlap": Rule("Mentions do not overlap where the schema is flat.", _HUMAN, "scored as they are"),
    "duplicate-mention": Rule("No two mentions have the same spans and type.", _HUMAN, "collapsed, and counted"),
    # types
    "empty-type": Rule("Types are not empty."),
    "unknown-type": Rule("Types are in the schema.", _HUMAN, "scored as wrong, in a row of their own"),
    "unknown-attribute": Rule("Attributes are in the schema.", _HUMAN, "ignored"),
    "attribute-of": Rule("An attribute is used on the types the schema gives it to.", _HUMAN, "ignored"),
    "attribute-value": Rule("An attribute has one of the schema's values.", _HUMAN, _SCORED),
    "score": Rule("Scores lie from 0 to 1."),
    # relations and entities
    "dangling": Rule("Head and tail name a mention's id, an entity's id, or a mention's index."),
    "self-relation": Rule("A relation's head and tail differ.", _HUMAN, _SCORED),
    "head-type": Rule("A relation's head has a type the schema allows there.", _HUMAN, _SCORED),
    "tail-type": Rule("A relation's tail has a type the schema allows there.", _HUMAN, _SCORED),
    "type-pair": Rule("A relation's head and tail are a pair of types the schema allows.", _HUMAN, _SCORED),
    "duplicate-relation": Rule(
        "No two relations have the same head, type and tail, in either direction where the type is symmetric.",
        _HUMAN,
        "collapsed, and counted",
    ),
    "mixed-cluster": Rule("The mentions of an entity, and the entity, have one type.", _HUMAN, "scored as they are"),
    "unmentioned-entity": Rule("Every entity listed is that of some mention.", _HUMAN, "aligned with nothing"),
    # the record as a whole
    "missing-hash": Rule("Gold and passes carry the hash of the text they were made on.", _HUMAN, "optional"),
    "text-hash": Rule("A record's hash is that of the document's text."),
    "text-differs": Rule("The text a record carries is the document's."),
    # documents
    "text-characters": Rule("A document's text holds no control characters but tab and line ends."),
    "document-hash": Rule("A document's hash is that of its text."),
    "published": Rule("A publication date is written YYYY-MM-DD."),
    "zone": Rule("Zones lie within the text and have a type."),
    "offset-map": Rule("Rows of the offset map ascend, do not overlap, and lie within the text and the raw file."),
    "dropped": Rule("What was dropped is a stretch of the raw file, in order, that no one-to-one row holds."),
    # files together
    "doubled-document": Rule("No two documents have one id."),
    "doubled-record": Rule("No two records of one annotator or system are for one document."),
    "unknown-document": Rule("Every record's document exists.", _HUMAN, "not scored, and counted"),
    "group-straddles": Rule("The documents of a group are in one split."),
}
"""Rule name → rule, in the order of the reference page."""


@dataclass(slots=True)
class Findings:
    """Gathers the problems of one record.

    Attributes:
        locate: Tells the file and line of a place of the record.
        strictness: Rules that do not apply to this kind of record are passed over.
        problems: What was found.
    """

    locate: Locate
    strictness: Strictness = Strictness.GOLD
    problems: list[Problem] = field(default_factory=list)

    def add(self, rule: str, path: Steps, found: str, expected: str = "", remedy: str = "") -> None:
        """Note a problem, if the rule applies."""
        if self.strictness in RULES[rule].applies:
            self.problems.append(problem_at(self.locate, path, rule, found, expected, remedy))


def rule_table() -> str:
    """Return the rules as a Markdown table, for the reference page."""
    lines = ["| rule | what holds | predictions |", "|---|---|---|"]
    for name, rule in RULES.items():
        held = "held to it" if Strictness.PREDICTION in rule.applies else rule.otherwise
        lines.append(f"| `{name}` | {rule.explanation} | {held} |")
    return "\n".join(lines) + "\n"
