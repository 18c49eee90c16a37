"""Scoring files, folders and runs: what is gold, what is predicted, and where the report is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import InputError, Problem, StorageError, UsageError
from goldspan.eval.content import readable_json
from goldspan.eval.runs import REPORT, RUN
from goldspan.eval.scoring import ScoreOptions, gold_signature
from goldspan.eval.signature import require_comparable
from goldspan.files.atomic import missing, write_if_changed
from goldspan.formats import read
from goldspan.jobs.scoring import Asked, Counted, Told, score_options, score_predicted
from goldspan.jobs.sources import Predicted, find_predicted, own_workspace

if TYPE_CHECKING:
    from goldspan.eval.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest:
    """What to score.

    Attributes:
        gold: File or folder of gold records.
        predicted: File or folder of predicted records, a run's folder, a stored report, or a run's `name@version`.
        asked: How to score.
        counted: What is counted besides the default.
        intervals: Whether intervals are in the report that is written to `out`.
        out: File the report is written to, with its counts per document.
    """

    gold: Path
    predicted: str
    asked: Asked = field(default_factory=Asked)
    counted: Counted = field(default_factory=Counted)
    intervals: bool = True
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A report, the files it was written to, and why it is not kept in its run's folder, if it should be."""

    report: Report
    written: tuple[Path, ...]
    unkept: str = ""


def score_files(request: ScoreRequest) -> Scored:
    """Score what a request names.

    The report of a run scored on its own workspace's gold, with no option that moves the numbers, is kept in the run's
    folder for the leaderboard.

    Raises:
        InputError: Files that are not there or cannot be read, records of different texts, no such run.
        NotComparable: A stored report was measured otherwise than is asked for.
        StorageError: The report cannot be written.
    """
    if not request.gold.exists():
        raise InputError(missing(str(request.gold)))
    asked = request.asked
    _spare_the_inputs(request)
    own = own_workspace(request.gold)
    predicted = find_predicted(request.predicted, asked.workspace or own)
    split = predicted.run.split if predicted.run else None
    if predicted.report is not None:
        # It was diagnosed when it was made, or not at all.
        options = score_options(request.gold, own, split, asked, replace(request.counted, diagnosis=False))
        report = _explained(predicted.report, request)
        signature, _ = gold_signature(read(request.gold), options)
        require_comparable({str(request.gold): signature, predicted.system.label: report.signature})
    else:
        options = score_options(request.gold, own, split, asked, request.counted, predicted.path)
        report = score_predicted(request.gold, predicted, options, lenient=asked.lenient)
    written: list[Path] = []
    unkept = ""
    if own and predicted.folder and _is_in(predicted.folder, own.runs) and _plainly(request, predicted, options):
        try:
            with own.lock("score"):
                write_if_changed(predicted.folder / REPORT, readable_report(report))
            written.append(predicted.folder / REPORT)
        except StorageError as error:  # a number need not be kept to be told
            unkept = str(error)
    if request.out is not None:
        write_if_changed(request.out, readable_report(report, intervals=request.intervals))
        written.append(request.out)
    return Scored(report, tuple(written), unkept)


def _explained(report: Report, request: ScoreRequest) -> Report:
    """Return a stored report if it holds what is asked for.

    Raises:
        InputError: It has no diagnosis, or not with what is asked for.
    """
    counted = request.counted
    lacking = None
    if counted.diagnosis and report.diagnosis is None:
        lacking = "a stored report without a diagnosis"
    elif counted.diagnosis and counted.told != Told():
        lacking = "a stored report, whose diagnosis was told what it holds"
    if lacking:
        expected, remedy = "predictions, or a run", "score the predictions themselves"
        raise InputError(
            Problem(rule="diagnosis", file=request.predicted, found=lacking, expected=expected, remedy=remedy)
        )
    return report


def _spare_the_inputs(request: ScoreRequest) -> None:
    """Refuse to write the report over something it is made from, or between the records of a folder of them."""
    asked, out = request.asked, request.out
    told = request.counted.told
    named = (request.gold, Path(request.predicted), asked.schema, asked.documents, asked.type_map, asked.train_facts)
    inputs = (*named, told.training, told.dev_gold, Path(told.dev_predicted) if told.dev_predicted else None)
    for path in inputs if out is not None else ():
        if path is None or out is None or not path.exists():
            continue
        if out.resolve() == path.resolve() or (path.is_dir() and _is_in(out, path) and not (path / RUN).is_file()):
            message = f"{out}: the report would be written over what is scored, or among it; give --out another name"
            raise UsageError(message)


def _plainly(request: ScoreRequest, predicted: Predicted, options: ScoreOptions) -> bool:
    """Whether a run is scored as it was made: the only way in which the leaderboard may compare it with others."""
    asked = request.asked
    own_split = predicted.run is not None and options.split == predicted.run.split
    return own_split and options.ordinary and not (asked.schema or asked.documents or asked.lenient)


def readable_report(report: Report, *, intervals: bool = True) -> bytes:
    """Return a report as it is stored: what a person reads indented, the counts of every document on one line."""
    head = readable_json(report.to_dict(intervals=intervals)).removesuffix(b"\n}\n")
    stored = report.to_dict(per_document=True, intervals=False)
    tail = [f',\n "{key}": '.encode() + msgspec.json.encode(stored[key]) for key in ("per_document", "provenance")]
    return b"".join([head, *tail, b"\n}\n"])


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().parent == folder.resolve()
