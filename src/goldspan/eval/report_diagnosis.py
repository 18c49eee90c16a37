"""A report's diagnosis as tables and a few sentences: why the score is what it is.

It is read from the report's plain data, so that a stored report shows what a fresh one does. Documents are named by
id, items by type and offsets (half-open, code points); no text of an article is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.errors import plural
from goldspan.eval.report_confusion import confusion_table
from goldspan.eval.tables import MISSING, Table, percent, points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from goldspan.eval.report import Report

FAMILIES = ("entities", "relations")
_SLICES = ("string", "length", "distance")
_VALUES, _WORST, _EXAMPLES = 8, 5, 3
"""How many values of a slice, documents, and examples of a class are shown."""


class _Fix(msgspec.Struct, rename={"name": "class"}):
    name: str
    f1: float | None
    gain: float | None


class _Slice(msgspec.Struct):
    value: str | None
    gold: int
    predicted: int
    correct: int
    precision: float | None
    recall: float | None
    f1: float | None


class _Confusion(msgspec.Struct):
    types: list[str | None]
    counts: list[list[int]]


class _Kept(msgspec.Struct):
    """What is left at a threshold, on dev or here."""

    precision: float | None
    recall: float | None
    f1: float | None


class _Threshold(_Kept):
    value: float
    dev: _Kept


class _Scores(msgspec.Struct):
    average_precision: float | None
    expected_calibration_error: float | None
    threshold: _Threshold | None = None


class _Family(msgspec.Struct):
    gold: int
    predicted: int
    f1: float | None
    classes: dict[str, int]
    what_if: list[_Fix]
    in_turn: list[_Fix]
    confusion: _Confusion
    slices: dict[str, list[_Slice]]
    boundaries: dict[str, int] = {}
    scores: _Scores | msgspec.UnsetType | None = msgspec.UNSET


class _Example(msgspec.Struct, rename={"name": "class"}):
    document: str
    name: str
    gold: dict[str, Any] | None
    predicted: dict[str, Any] | None
    notes: list[str] = []


class _Mention(msgspec.Struct):
    type: str
    spans: list[tuple[int, int]]


class _Relation(msgspec.Struct):
    type: str
    head: _Mention
    tail: _Mention


class _Taken(msgspec.Struct):
    documents: int
    scored: int


class _Diagnosis(msgspec.Struct):
    entities: _Family
    relations: _Family
    examples: dict[str, list[_Example]] = {}
    training: _Taken | None = None
    dev: _Taken | None = None

    def families(self) -> Iterator[tuple[str, _Family]]:
        """Yield the families of which there is anything."""
        for name in FAMILIES:
            family: _Family = getattr(self, name)
            if family.gold or family.predicted:
                yield name, family


def _read(report: Report) -> _Diagnosis | None:
    """Return the diagnosis; None where there is none, or one of another version."""
    try:
        return msgspec.convert(dict(report.diagnosis or {}), _Diagnosis)
    except msgspec.ValidationError:
        return None


def diagnosis_tables(report: Report) -> Iterator[Table]:
    """Yield the tables of a report's diagnosis; none where it has none."""
    found = _read(report)
    if found is None:
        return
    for name, family in found.families():
        yield _classes(name, family)
        if any(family.boundaries.values()):
            notes = tuple((_words(note), f"{count:,}") for note, count in family.boundaries.items())
            yield Table(f"{name}: wrong boundaries", ("predicted", "count"), notes)
        if table := confusion_table(name, family.confusion.types, family.confusion.counts):
            yield table
        if rows := tuple(_sliced(family.slices)):
            head = ("part", "value", "gold", "predicted", "correct", "P", "R", "F1")
            yield Table(f"{name}: parts of the data, per cent", head, rows, left=2)
    if table := _scores(dict(found.families())):
        yield table
    for name, examples in found.examples.items():
        if shown := tuple(_examples(examples)):
            columns = ("class", "document", "gold", "predicted", "notes")
            yield Table(f"{name}: examples, by offsets", columns, shown, left=len(columns))


def diagnosis_notes(report: Report) -> list[str]:
    """Return what has to be said besides the tables: what could not be told, and what would mislead."""
    found = _read(report)
    if found is None:
        return ["The diagnosis in this report cannot be shown: it is not of this version."] if report.diagnosis else []
    notes = []
    families = dict(found.families())
    if "entities" in families:
        if "string" not in families["entities"].slices:
            notes.append("Strings seen in training are not known: give the training gold with --training.")
        elif _unknown(families["entities"].slices["string"]):
            notes.append("Some mentions' strings are not known: give the texts with --documents.")
    if "relations" in families and _unknown(families["relations"].slices.get("distance", [])):
        notes.append("Some distances in sentences are not known: give the texts with --documents.")
    if found.training and found.training.scored:
        notes.append(
            f"{plural(found.training.scored, 'training document')} among those scored: "
            "their own strings count as seen; choose a split with --split."
        )
    for name, family in families.items():
        if family.scores is None:
            notes.append(f"{name}: no prediction carries a score, so there is no curve and no threshold to choose.")
        elif family.scores is not msgspec.UNSET and family.scores.threshold is None:
            notes.append(f"{name}: no threshold, for want of scored predictions on dev: --dev-gold and --dev-pred.")
    if found.dev and found.dev.scored:
        notes.append(
            f"{plural(found.dev.scored, 'document')} of dev among those scored: the threshold was chosen on them, "
            "and flatters."
        )
    return notes


def _classes(name: str, family: _Family) -> Table:
    mended = {fix.name: fix for fix in family.what_if}
    turned = {fix.name: fix for fix in family.in_turn}
    rows = []
    for kind, count in family.classes.items():
        one, other = mended.get(kind), turned.get(kind)
        fixes = (percent(one.f1), points(one.gain)) if one else (percent(family.f1), MISSING)
        after = (percent(other.f1), points(other.gain)) if other else (percent(family.f1), MISSING)
        rows.append((_words(kind), f"{count:,}", *fixes, *after))
    head = ("class", "count", "F1 if mended", "gain", "F1 in turn", "gain in turn")
    return Table(f"{name}: what became of them, and strict F1 if it were mended, per cent", head, tuple(rows))


def _sliced(slices: Mapping[str, list[_Slice]]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of slices; of many values those with the most errors."""
    known = [name for name in _SLICES if name in slices]
    for name in [*known, *sorted(slices.keys() - _SLICES)]:
        rows = slices[name]
        # One document is the whole, which has been told.
        if all(row.value is None for row in rows) or (name == "document" and len(rows) == 1):
            continue
        limit = _WORST if name == "document" else _VALUES
        if len(rows) > limit:
            rows = sorted(rows, key=lambda row: (2 * row.correct - row.gold - row.predicted, row.value or ""))[:limit]
        shown = f"{_words(name.removeprefix('metadata.'))}{', most errors' if len(rows) < len(slices[name]) else ''}"
        for row in rows:
            counts = (f"{count:,}" for count in (row.gold, row.predicted, row.correct))
            value = "not known" if row.value is None else row.value
            value = _words(value) if name in _SLICES else value
            yield (shown, value, *counts, *(percent(rate) for rate in (row.precision, row.recall, row.f1)))


def _scores(families: Mapping[str, _Family]) -> Table | None:
    """Return what scores tell, a column for each family; None where it was not asked for or none carries one."""
    known = {name: family.scores for name, family in families.items() if isinstance(family.scores, _Scores)}
    if not known:
        return None
    columns = []
    for scores in known.values():
        at = scores.threshold
        columns.append(
            (
                percent(scores.average_precision),
                percent(scores.expected_calibration_error),
                MISSING if at is None else f"{at.value:g}",
                percent(at.dev.f1 if at else None),
                *(percent(getattr(at, rate) if at else None) for rate in ("precision", "recall", "f1")),
            )
        )
    names = (
        "average precision",
        "expected calibration error",
        "threshold best on dev",
        "F1 on dev at it",
        "P here at it",
        "R here at it",
        "F1 here at it",
    )
    chosen = any(scores.threshold for scores in known.values())
    rows = tuple((name, *cells) for name, *cells in zip(names, *columns, strict=True))[: None if chosen else 2]
    return Table("What scores of predictions tell, per cent; the threshold as it is", ("", *known), rows)


def _examples(examples: list[_Example]) -> Iterator[tuple[str, ...]]:
    shown: dict[str, int] = {}
    for example in examples:
        shown[example.name] = shown.get(example.name, 0) + 1
        if shown[example.name] <= _EXAMPLES:
            notes = ", ".join(map(_words, example.notes))
            yield _words(example.name), example.document, _item(example.gold), _item(example.predicted), notes


def _item(data: Mapping[str, Any] | None) -> str:
    if data is None:
        return MISSING
    try:
        if "head" in data:
            relation = msgspec.convert(data, _Relation)
            return f"{relation.type}: {_mention(relation.head)} → {_mention(relation.tail)}"
        return _mention(msgspec.convert(data, _Mention))
    except msgspec.ValidationError:
        return MISSING


def _mention(mention: _Mention) -> str:
    return f"{mention.type} {'+'.join(f'{start}:{end}' for start, end in mention.spans)}"


def _unknown(rows: list[_Slice]) -> bool:
    return any(row.value is None for row in rows)


def _words(name: str) -> str:
    return name.replace("_", " ")
