"""What may be scored and compared: predictions, runs and stored reports, found by path or by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import InputError, UnknownName, UsageError
from goldspan.eval.report import Report, System, read_report
from goldspan.eval.runs import PREDICTIONS, REPORT, RUN, Run, read_run, run_folders
from goldspan.files.atomic import missing
from goldspan.formats import SUFFIXES
from goldspan.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Predicted:
    """What predictions were found to be: a file or folder of records, with its run; or a stored report.

    Attributes:
        path: The records, or the report.
        system: What is scored.
        folder: The run's folder.
        run: The run.
        report: The stored report; it needs no gold.
    """

    path: Path
    system: System
    folder: Path | None = None
    run: Run | None = None
    report: Report | None = None


def own_workspace(gold: Path) -> Workspace | None:
    """Return the workspace whose gold folder this is; wherever one stands, the same files give the same numbers."""
    try:
        workspace = find_workspace(gold.resolve().parent)
    except UsageError:
        return None
    return workspace if gold.resolve() == workspace.gold.resolve() else None


def find_predicted(name: str, workspace: Workspace | None) -> Predicted:
    """Return what a file, folder, run or report is.

    Args:
        name: A path, or a run's name with or without its version.
        workspace: Where runs are looked up; None for the one found upwards from here.

    Raises:
        InputError: There is nothing of that name.
        UnknownName: The workspace has no such run.
        RecordError: A run or report that cannot be read.
    """
    path = Path(name)
    if path.exists():
        return _at(path)
    # What looks like a path was meant as one.
    if any(name.endswith(suffix) for suffix in SUFFIXES) or "/" in name or "\\" in name:
        raise InputError(missing(name))
    if workspace is None:
        try:
            workspace = find_workspace()
        except UsageError:
            raise InputError(missing(name)) from None
    return _at(_run_named(name, workspace))


def stored_reports(names: Sequence[str], workspace: Workspace | None) -> list[Report] | None:
    """Return the reports of systems that all have one stored, as a file or in the run's folder; else None.

    Raises:
        RecordError: A report that cannot be read.
    """
    found = []
    for name in names:
        path = Path(name)
        if not path.exists():
            try:
                path = find_predicted(name, workspace).folder or path
            except InputError:
                return None
        stored = path / REPORT if (path / RUN).is_file() else path
        if not stored.is_file() or not is_report(stored):
            return None
        found.append(read_report(stored))
    return found


def _run_named(name: str, workspace: Workspace) -> Path:
    folders = {folder.name: folder for folder in run_folders(workspace.runs)}
    if name in folders:
        return folders[name]
    versions = [folder for folder in folders if folder.rpartition("@")[0] == name]
    if len(versions) == 1:
        return folders[versions[0]]
    raise UnknownName("run", name, versions or folders)


def _at(path: Path) -> Predicted:
    if path.is_dir() and (path / RUN).is_file():
        run = read_run(path)
        return Predicted(path / PREDICTIONS, _system(run), path, run)
    if path.name.endswith(".json") and path.is_file() and is_report(path):
        report = read_report(path)
        return Predicted(path, report.system, report=report)
    return Predicted(path, System(name=name_of(path)))


def is_report(path: Path) -> bool:
    """Whether a file looks like a stored report."""
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


def name_of(path: Path) -> str:
    """Return what a file or folder of predictions is called: its name without the suffix."""
    name = path.resolve().name
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name) or name
