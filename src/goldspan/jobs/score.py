"""Scoring files, folders and runs: what is gold, what is predicted, and where the report is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import InputError, UnknownName, UsageError
from goldspan.eval.content import readable_json
from goldspan.eval.pairing import ALL, DocumentFacts
from goldspan.eval.report import Report, System, read_report
from goldspan.eval.runs import PREDICTIONS, REPORT, RUN, Run, read_run, run_folders
from goldspan.eval.scoring import ScoreOptions, gold_signature, score
from goldspan.eval.signature import require_comparable
from goldspan.eval.typemap import TypeMap, read_type_map
from goldspan.files.atomic import missing, write_if_changed
from goldspan.formats import SUFFIXES, read
from goldspan.measures.options import ByType
from goldspan.schema import read_schema
from goldspan.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest:
    """What to score, as the command line asks for it.

    Attributes:
        gold: File or folder of gold records.
        predicted: File or folder of predicted records, a run's folder, a stored report, or a run's `name@version`.
        schema: Schema file; without one the schema of the workspace whose gold this is.
        split: Split to score; None for that of the run, or `all`.
        documents: Folder of documents; without one those of the workspace whose gold this is.
        min_score: Lowest score of a prediction that counts.
        type_map: Type map file.
        by_type: How rows of single types are counted.
        out: File the report is written to, with its counts per document.
        workspace: Where runs are looked up; None for the gold's own workspace or the one found from here.
    """

    gold: Path
    predicted: str
    schema: Path | None = None
    split: str | None = None
    documents: Path | None = None
    min_score: float | None = None
    type_map: Path | None = None
    by_type: ByType = ByType.PLAIN
    out: Path | None = None
    workspace: Workspace | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A report, and the files it was written to."""

    report: Report
    written: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Predicted:
    """What the predictions were found to be: a file or folder of records, with its run; or a stored report."""

    path: Path
    system: System
    folder: Path | None = None
    run: Run | None = None
    report: Report | None = None


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
    own = _own_workspace(request.gold)
    predicted = _predicted(request, own)
    options = _options(request, own, predicted)
    if predicted.report is not None:
        report = predicted.report
        asked = gold_signature(read(request.gold), options)
        require_comparable({str(request.gold): asked, predicted.system.label: report.signature})
    else:
        report = score(read(request.gold), read(predicted.path), options, predicted.system)
    written: list[Path] = []
    if own and predicted.folder and _is_in(predicted.folder, own.runs) and _plainly(request, predicted, options):
        with own.lock("score"):
            write_if_changed(predicted.folder / REPORT, readable_report(report))
        written.append(predicted.folder / REPORT)
    if request.out is not None:
        write_if_changed(request.out, readable_report(report))
        written.append(request.out)
    return Scored(report, tuple(written))


def _plainly(request: ScoreRequest, predicted: _Predicted, options: ScoreOptions) -> bool:
    """Whether a run is scored as it was made: the only way in which the leaderboard may compare it with others."""
    own_split = predicted.run is not None and options.split == predicted.run.split
    return own_split and options.ordinary and request.schema is None and request.documents is None


def readable_report(report: Report) -> bytes:
    """Return a report as it is stored: what a person reads indented, the counts of every document on one line."""
    head = readable_json(report.to_dict()).removesuffix(b"\n}\n")
    stored = report.to_dict(per_document=True)
    tail = [f',\n "{key}": '.encode() + msgspec.json.encode(stored[key]) for key in ("per_document", "provenance")]
    return b"".join([head, *tail, b"\n}\n"])


def _own_workspace(gold: Path) -> Workspace | None:
    """Return the workspace whose gold folder this is; wherever one stands, the same files give the same numbers."""
    try:
        workspace = find_workspace(gold.resolve().parent)
    except UsageError:
        return None
    return workspace if gold.resolve() == workspace.gold.resolve() else None


def _options(request: ScoreRequest, own: Workspace | None, predicted: _Predicted) -> ScoreOptions:
    schema = request.schema or (own.schema if own else None)
    folder = request.documents or (own.documents if own and own.documents.is_dir() else None)
    split = request.split or (predicted.run.split if predicted.run and folder else None) or ALL
    return ScoreOptions(
        schema=read_schema(schema) if schema else None,
        split=split,
        documents=_facts(folder) if folder else None,
        min_score=request.min_score,
        type_map=read_type_map(request.type_map) if request.type_map else TypeMap(),
        by_type=request.by_type,
    )


def _facts(folder: Path) -> dict[str, DocumentFacts]:
    from goldspan.formats.documents import read_documents

    return {document.id: DocumentFacts(document.sha256, document.split) for document in read_documents(folder)}


def _predicted(request: ScoreRequest, own: Workspace | None) -> _Predicted:
    from pathlib import Path

    path = Path(request.predicted)
    if path.exists():
        return _at(path)
    name = request.predicted
    # What looks like a path was meant as one.
    if any(name.endswith(suffix) for suffix in SUFFIXES) or "/" in name or "\\" in name:
        raise InputError(missing(name))
    workspace = request.workspace or own
    if workspace is None:
        try:
            workspace = find_workspace()
        except UsageError:
            raise InputError(missing(name)) from None
    return _at(_run_named(name, workspace))


def _run_named(name: str, workspace: Workspace) -> Path:
    folders = {folder.name: folder for folder in run_folders(workspace.runs)}
    if name in folders:
        return folders[name]
    versions = [folder for folder in folders if folder.rpartition("@")[0] == name]
    if len(versions) == 1:
        return folders[versions[0]]
    raise UnknownName("run", name, versions or folders)


def _at(path: Path) -> _Predicted:
    if path.is_dir() and (path / RUN).is_file():
        run = read_run(path)
        return _Predicted(path / PREDICTIONS, _system(run), path, run)
    if path.name.endswith(".json") and path.is_file() and _is_report(path):
        report = read_report(path)
        return _Predicted(path, report.system, report=report)
    return _Predicted(path, System(name=_stem(path)))


def _is_report(path: Path) -> bool:
    try:
        data = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(data, dict) and "signature" in data and "mentions" not in data


def _system(run: Run) -> System:
    return System(
        name=run.name,
        version=run.version,
        documents=run.documents,
        seconds=run.seconds,
        failures=len(run.failures),
        trained_on=len(run.inputs.trained_on) if run.learns else None,
    )


def _stem(path: Path) -> str:
    name = path.resolve().name
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name) or name


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().parent == folder.resolve()
