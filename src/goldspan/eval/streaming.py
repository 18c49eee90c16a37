"""Counting files as they are read: portions of both sides, paired, counted, and forgotten.

Sides in the same order need room for two portions. Where the order differs, or documents are missing on one side, what
waits for its other half is kept as flat arrays. With several processes each reads and counts whole portions; portions
are cut by what stands in the files and results put together in their order, so the numbers do not depend on how many.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from goldspan.errors import GoldspanError
from goldspan.eval.cutting import source
from goldspan.eval.gathering import Gathered
from goldspan.eval.pairing import require_split
from goldspan.eval.portions import Portion, Unplain, joined, portion
from goldspan.eval.scoring import counting_options, report_of, score
from goldspan.formats import read
from goldspan.measures.kernel.counting import count_sides
from goldspan.measures.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    from goldspan.eval.portions import Raw
    from goldspan.eval.report import Report, System
    from goldspan.eval.scoring import ScoreOptions
    from goldspan.measures.options import Options

    Task: TypeAlias = tuple[Raw, Raw, Options]
    Done: TypeAlias = "tuple[Table, tuple[str, ...]] | tuple[Portion, Portion]"

_MUCH = 20_000_000
"""Bytes of both sides from which on it pays to start processes."""
_AT_ONCE = 1000
"""Documents counted at a time that waited."""


class _Alone(Exception):
    """Processes cannot be had here, or were ended from outside: one has to do."""


def count_files(gold: Path, predicted: Path, options: Options, processes: int = 1) -> Gathered | None:
    """Count two files or folders of records; None where the ordinary way must be gone, which tells what is wrong.

    Args:
        gold: Gold records.
        predicted: Predicted records.
        options: What to count, and how.
        processes: How many processes count; the numbers do not depend on it.
    """
    if not _again(gold) or not _again(predicted):
        return None
    try:
        return _counted(_tasks(gold, predicted, options, apart=processes > 1), options, processes)
    except (Unplain, GoldspanError):
        return None
    except _Alone:
        return count_files(gold, predicted, options)


def score_paths(
    gold: Path, predicted: Path, options: ScoreOptions, system: System | None = None, processes: int | None = None
) -> Report:
    """Score files or folders of records; the report is that of `score`, and so are the exceptions.

    Args:
        gold: Gold records.
        predicted: Predicted records.
        options: What else can move a number.
        system: What is scored, for the report's heading.
        processes: How many processes count; None for as many as there are processors, where there is much to count.
    """
    require_split(options.documents, options.split)
    if processes is None:
        processes = _processors() if _size(gold) + _size(predicted) >= _MUCH else 1
    # Documents, attributes and all that the kernel does not count need the records themselves.
    kernel = options.documents is None and not (options.attributes or options.further or options.diagnosis)
    counted = count_files(gold, predicted, counting_options(options), processes) if kernel else None
    if counted is None:
        return score(read(gold), read(predicted), options, system)
    return report_of(counted.table(), counted.hashes, options, system)


def _processors() -> int:
    known = getattr(os, "sched_getaffinity", None)
    return len(known(0)) if known else os.cpu_count() or 1


def _size(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _again(path: Path) -> bool:
    """Whether what is there can be read a second time, as a pipe cannot."""
    return path.is_file() or path.is_dir()


def _counted(tasks: Iterator[Task], options: Options, processes: int) -> Gathered:
    counted, waiting = Gathered(), _Waiting()
    for done in _all_done(tasks, processes):
        one, other = done
        if isinstance(one, Table):
            counted.add(one, other)  # type: ignore[arg-type]
            continue
        waiting.add(one, other)  # type: ignore[arg-type]
        for gold, predicted in waiting.matched():
            _count(gold, predicted, options, counted)
    for gold, predicted in waiting.matched(now=True):
        _count(gold, predicted, options, counted)
    nothing = portion([], options, gold=False)
    for gold in waiting.gold:
        for first in range(0, len(gold.docs), _AT_ONCE):
            some = gold.take(np.arange(len(gold.docs))[first : first + _AT_ONCE])
            _count(some, nothing, options, counted, missing=True)
    if len(counted.hashes) < counted.documents:
        raise Unplain  # a second gold record for a document
    unknown = [doc for predicted in waiting.predicted for doc in predicted.docs]
    if len(set(unknown)) < len(unknown) or not counted.hashes.keys().isdisjoint(unknown):
        raise Unplain  # a second prediction for a document
    counted.unknown = len(unknown)
    if not counted.documents:
        raise Unplain  # nothing at all is the ordinary way's affair
    return counted


def _count(gold: Portion, predicted: Portion, options: Options, counted: Gathered, *, missing: bool = False) -> None:
    counted.add(_table(gold, predicted, options, missing=missing), gold.hashes)


def _table(gold: Portion, predicted: Portion, options: Options, *, missing: bool = False) -> Table:
    if any(one and other and one != other for one, other in zip(gold.sha256, predicted.sha256, strict=False)):
        raise Unplain
    table = count_sides(gold.side, predicted.side, gold.docs, options)
    absent = np.full(len(gold.docs), missing)
    return Table(table.documents, absent, table.duplicates, 0, table.blocks)


def do_task(task: Task) -> Done:
    """Read a portion of both sides, and count them if they hold the same documents.

    Raises:
        Unplain: They are not plain.
        InputError: A document too crowded to solve exactly.
    """
    one, other, options = task
    gold, predicted = portion(one, options, gold=True), portion(other, options, gold=False)
    if gold.docs and gold.docs == predicted.docs:
        return _table(gold, predicted, options), gold.hashes
    return gold, predicted


def _all_done(tasks: Iterator[Task], processes: int) -> Iterator[Done]:
    """Yield what became of each task, in their order."""
    if processes < 2:
        yield from map(do_task, tasks)
        return
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    from multiprocessing import get_context

    try:
        with ProcessPoolExecutor(processes, get_context(_start())) as pool:
            try:
                yield from _in_order(pool, tasks, 2 * processes)
            finally:
                pool.shutdown(cancel_futures=True)
    except (BrokenExecutor, OSError):
        raise _Alone from None


def _start() -> str:
    """Return how processes are started: copying this one is quick, but safe only where it has no other thread."""
    threads = Path("/proc/self/task")
    return "fork" if sys.platform == "linux" and threads.is_dir() and len(list(threads.iterdir())) == 1 else "spawn"


def _in_order(pool: Executor, tasks: Iterator[Task], room: int) -> Iterator[Done]:
    under_way: deque[Future[Done]] = deque()
    for task in tasks:
        if len(under_way) >= room:
            yield under_way.popleft().result()
        under_way.append(pool.submit(do_task, task))
    while under_way:
        yield under_way.popleft().result()


def _tasks(gold: Path, predicted: Path, options: Options, *, apart: bool) -> Iterator[Task]:
    """Cut both sides into portions of as many records each, so that sides in the same order meet."""
    ones, others = source(gold, apart=apart), source(predicted, apart=apart)
    while True:
        one, count = ones.some()
        other, _ = others.some(count or None)
        if not one and not other:
            return
        yield one, other, options


class _Waiting:
    """Portions of both sides whose other half has not been read."""

    def __init__(self) -> None:
        self.gold: list[Portion] = []
        self.predicted: list[Portion] = []
        self._size = 0
        self._left = 0

    def add(self, gold: Portion, predicted: Portion) -> None:
        """Take in a portion of each side."""
        self.gold += [gold] if gold.docs else []
        self.predicted += [predicted] if predicted.docs else []
        self._size += len(gold.docs) + len(predicted.docs)

    def matched(self, *, now: bool = False) -> Iterator[tuple[Portion, Portion]]:
        """Yield what can be paired and drop it; looked for whenever twice as much waits as was left the last time."""
        if not (now or self._size >= 2 * self._left) or not (self.gold and self.predicted):
            return
        gold, predicted = joined(self.gold), joined(self.predicted)
        self.gold, self.predicted = [], []
        where = {doc: place for place, doc in enumerate(predicted.docs)}
        if len(where) < len(predicted.docs):
            raise Unplain
        found = np.array([where.get(doc, -1) for doc in gold.docs], np.int64)
        both = np.flatnonzero(found >= 0)
        for first in range(0, len(both), _AT_ONCE):
            some = both[first : first + _AT_ONCE]
            yield gold.take(some), predicted.take(found[some])
        rest = np.ones(len(predicted.docs), np.bool_)
        rest[found[both]] = False
        self._keep(gold.take(np.flatnonzero(found < 0)), predicted.take(np.flatnonzero(rest)))

    def _keep(self, gold: Portion, predicted: Portion) -> None:
        """Keep what found no other half."""
        self._size = 0
        self.add(gold, predicted)
        self._left = self._size
