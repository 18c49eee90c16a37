"""Where the time of `goldspan score` goes: `python stages.py GOLD PREDICTED`, CPU seconds of each step, as JSON.

In one process, of plain records: JSON Lines that are not compressed, or Parquet as goldspan writes it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command itself does
BEGAN = time.process_time()

import numpy as np  # noqa: E402

NUMPY = time.process_time()

import goldspan.cli.score  # noqa: E402
import goldspan.jobs.score  # noqa: E402, F401 - what the command itself needs
from goldspan.cli.main import build_parser  # noqa: E402
from goldspan.eval import portions, streaming  # noqa: E402
from goldspan.eval.fingerprints import side_hashes  # noqa: E402
from goldspan.eval.gathering import Gathered  # noqa: E402
from goldspan.eval.scoring import ScoreOptions, counting_options, report_of  # noqa: E402
from goldspan.formats import plain  # noqa: E402
from goldspan.measures.kernel.counting import count_sides  # noqa: E402
from goldspan.measures.sides import joined_sides  # noqa: E402

build_parser()
LOADED = time.process_time()


class Clock:
    """Adds up what each step takes."""

    def __init__(self) -> None:
        """Start."""
        self.spent: dict[str, float] = {}
        self._last = time.process_time()

    def done(self, step: str) -> None:
        """Put the time since the last step down to this one."""
        now = time.process_time()
        self.spent[step] = self.spent.get(step, 0.0) + now - self._last
        self._last = now


def from_lines(lines: list[bytes], clock: Clock) -> plain.Plain | None:
    """Go through the steps of reading lines."""
    columns = plain._Columns()  # noqa: SLF001
    for first in range(0, len(lines), plain._STEP):  # noqa: SLF001
        some = lines[first : first + plain._STEP]  # noqa: SLF001
        sure = all(map(plain._harmless, some))  # noqa: SLF001
        records = [plain._decode(line) for line in some]  # noqa: SLF001
        clock.done("JSON to objects")
        if not columns.add(records, sure=sure):
            return None
        del records
        clock.done("objects to arrays")
    found = columns.plain()
    clock.done("objects to arrays")
    return found


def from_rows(raw: list[Any], clock: Clock) -> plain.Plain | None:
    """Go through the steps of reading Parquet."""
    from goldspan.formats.flat import plain_batch

    read = [rows.batch(slim=True) for rows in raw]
    clock.done("Parquet to columns")
    some = [plain_batch(batch) for batch in read]
    whole = [one for one in some if one is not None]
    if len(whole) < len(some):
        return None
    sizes = [len(one.docs) for one in whole]
    docs, sha256 = ([item for one in whole for item in getattr(one, name)] for name in ("docs", "sha256"))
    found = plain.Plain(docs, sha256, [], joined_sides([one.side for one in whole], sizes))
    clock.done("columns to arrays")
    return found


def main() -> None:
    """Go through the steps one by one, and print what each took."""
    options = ScoreOptions()
    counting = counting_options(options)
    clock, counted = Clock(), Gathered()
    gold, predicted = map(Path, sys.argv[1:3])
    lines = gold.suffix == ".jsonl"
    for one, other, _ in streaming._tasks(gold, predicted, counting, apart=False):  # noqa: SLF001
        clock.done("lines" if lines else "Arrow")
        sides = []
        for raw in (one, other):
            read: Any = from_lines if lines else from_rows
            found = read(raw, clock)
            if found is None:
                sys.exit("these files are not of the plain kind that is measured here")
            hashes = side_hashes(found.side, len(found.docs)) if raw is one else ()
            clock.done("content hashes")
            sides.append(portions.Portion(tuple(found.docs), tuple(found.sha256), hashes, found.side))
        table = count_sides(sides[0].side, sides[1].side, sides[0].docs, counting)
        clock.done("counting")
        counted.add(table, sides[0].hashes)
        clock.done("report")
    json.dumps(report_of(counted.table(), counted.hashes, options).to_dict(intervals=False), indent=1)
    clock.done("report")
    start = {"Python": BEGAN, "numpy": NUMPY - BEGAN, "goldspan's modules": LOADED - NUMPY}
    print(json.dumps({**start, **clock.spent, "numpy version": np.__version__}))


main()
