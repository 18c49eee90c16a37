"""What was given to be scored, looked at again: only where something is wrong with it, or where a map is in use.

Scoring reads fast and keeps no lines. What it refuses is looked up here, so that it is told with file and line.
"""

from __future__ import annotations

import contextlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from goldspan.check import is_scorable, scoring_problems
from goldspan.errors import GoldspanError, InputError, Problem, RecordError
from goldspan.eval.typemap import read_type_map, unused
from goldspan.files.address import unplaced
from goldspan.formats import open_format, read
from goldspan.formats.folder import files, shards
from goldspan.formats.gather import MAX_PROBLEMS
from goldspan.formats.pieces import ANNOTATIONS, examine_piece
from goldspan.formats.streams import lines
from goldspan.jobs.sources import find_predicted, own_workspace
from goldspan.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.eval.report import Report
    from goldspan.jobs.scoring import Asked

_MUCH = 64 << 20
"""Bytes of a file that are looked at to find out what it is."""

_PLACED = frozenset({"empty-type", "score", "dangling"})
"""Rules of `check.scoring_problems`."""

_REMEDY = {
    ("report", "gold"): "give the gold it was made from; a stored report may stand for predictions",
    ("report", "predicted"): "give the predictions, or the report as a file ending in .json",
    ("document", "gold"): "give annotations/gold or the like; documents are given with --documents",
    ("document", "predicted"): "give the predictions made on it; documents are given with --documents",
}


@dataclass(frozen=True, slots=True)
class Given:
    """The files of both sides.

    Attributes:
        gold: The gold.
        predicted: Each system's predictions, by what was given; stored reports and what cannot be found left out.
    """

    gold: Path
    predicted: dict[str, Path]

    def sides(self) -> Iterator[tuple[str, Path]]:
        """Yield `gold` or `predicted` with each path."""
        yield "gold", self.gold
        yield from (("predicted", path) for path in self.predicted.values())


def find_given(gold: Path, names: Sequence[str], asked: Asked) -> Given:
    """Return the files of gold and of some systems, as far as they can be found."""
    found: dict[str, Path] = {}
    own = own_workspace(gold)
    for name in names:
        with contextlib.suppress(GoldspanError):
            predicted = find_predicted(name, asked.workspace or own)
            if predicted.report is None:
                found[name] = predicted.path
    return Given(gold, found)


@contextmanager
def placing(gold: Path, names: Sequence[str], asked: Asked) -> Iterator[None]:
    """Tell what is wrong with records in the block with its file and line, and what is no file of records as such.

    Raises:
        RecordError: What was raised in the block, with places; or one problem for each file that holds reports or
            documents instead of annotation records.
    """
    try:
        yield
    except RecordError as error:
        given = find_given(gold, names, asked)
        if problems := foreign(given):
            raise RecordError(problems) from None
        placed = [problem for side, path in given.sides() for problem in unscorable(path, side)]
        if not placed:
            raise
        raise RecordError(_together(error.problems, placed)) from None


def left_out_placed(report: Report, gold: Path, name: str, asked: Asked) -> Report:
    """Return a report with the places of what was left out.

    Raises:
        RecordError: It was left out because it is no file of records at all.
    """
    if not report.left_out:
        return report
    given = find_given(gold, [name], asked)
    if not given.predicted:
        return report  # stored, and its places with it
    if problems := foreign(given):
        raise RecordError(problems)
    left_out = {side: list(problems) for side, problems in report.left_out.items()}
    for side, path in given.sides():
        if left_out.get(side):
            left_out[side] = sorted(_together(left_out[side], unscorable(path, side)), key=Problem.sort_key)
    return replace(report, left_out=left_out)


def unscorable(path: Path, side: str) -> list[Problem]:
    """Return why records of a file or folder cannot be scored, with file and line; see `check.scoring_problems`.

    Args:
        path: The records.
        side: `gold` or `predicted`: what stands in for the file where it cannot be read a second time.
    """
    problems: list[Problem] = []
    with contextlib.suppress(GoldspanError):
        for piece in open_format(path).pieces(path):
            record = piece.quick(ANNOTATIONS)
            if record is not None and is_scorable(record):
                continue
            examined = examine_piece(piece, ANNOTATIONS)
            if examined.record is None or examined.problems:
                continue  # of a wrong form, which reading tells
            locate = examined.locate if examined.name else unplaced(f"{side} records")
            problems += scoring_problems(examined.record, locate)
            if len(problems) >= MAX_PROBLEMS:
                break
    return problems


def _together(told: Iterable[Problem], placed: Sequence[Problem]) -> list[Problem]:
    """Return what was told, what has no place replaced by what has one, and each problem once."""
    rules = {problem.rule for problem in placed} & _PLACED
    kept = [problem for problem in told if problem.line is not None or problem.rule not in rules]
    return list({(*problem.sort_key(), problem.rule): problem for problem in (*placed, *kept)}.values())


def foreign(given: Given) -> list[Problem]:
    """Return a problem for each side whose first file holds a report, or documents, instead of annotation records."""
    problems = []
    for side, path in given.sides():
        with contextlib.suppress(GoldspanError, OSError):
            file = _first(path)
            what = _kind(_data(file))
            if what:
                remedy = _REMEDY[what, side]
                found, expected = f"this is a {what}", "annotation records"
                problems.append(
                    Problem(rule=f"a-{what}", file=str(file), found=found, expected=expected, remedy=remedy)
                )
    return problems


def _first(path: Path) -> Path:
    return next(iter(shards(path) or files(path)), path) if path.is_dir() else path


def _data(file: Path) -> Any:  # noqa: ANN401
    """Return the first value of a file of JSON; None where there is none."""
    if not file.is_file() or file.name.lower().endswith(".parquet"):
        return None
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InputError):
        if not file.name.lower().endswith(".json"):
            return msgspec.json.decode(next((line for _, line in lines(file)), b""))
    # One value on many lines, whatever the file is called.
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        if file.stat().st_size <= _MUCH:
            return msgspec.json.decode(file.read_bytes())
    return None


def _kind(data: object) -> str:
    if not isinstance(data, dict) or "doc" in data or "mentions" in data:
        return ""
    if "signature" in data:
        return "report"
    return "document" if {"id", "text"} <= data.keys() else ""


def unused_types(gold: Path, names: Sequence[str], asked: Asked) -> str:
    """Return one line on types that the map names and nobody uses; empty where all are used, or a report stands in.

    Raises:
        SettingsError, SchemaError: The map or the schema cannot be read.
    """
    if asked.type_map is None:
        return ""
    given = find_given(gold, names, asked)
    if len(given.predicted) < len(names):
        return ""  # what a stored report was counted from is not at hand
    own = own_workspace(gold)
    schema = asked.schema or (own.schema if own else None)
    line = unused(read_type_map(asked.type_map), _records(given), read_schema(schema) if schema else None)
    return f"{asked.type_map}: {line}" if line else ""


def _records(given: Given) -> Iterable[Annotations]:
    for _, path in given.sides():
        yield from read(path, lenient=True)
