"""Scoring from Python objects, as nervaluate gets them: `python objects.py GOLD PREDICTED`.

Prints JSON: CPU seconds from lists of dictionaries to counts of all four modes by document and type, and the counts.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from goldspan.measures import ENTITIES, Mode, Options, Table
from goldspan.measures.dicts import count_dicts
from goldspan.measures.options import ByType


def read(path: str) -> list[list[dict[str, Any]]]:
    """Return the mentions of every document, by nervaluate's names; ends here are half-open."""
    with Path(path).open(encoding="utf-8") as stream:
        return [
            [{"label": m["type"], "start": m["start"], "end": m["end"]} for m in json.loads(line)["mentions"]]
            for line in stream
        ]


def main() -> None:
    """Count, and print."""
    gold, predicted = read(sys.argv[1]), read(sys.argv[2])
    options = Options(blocks=(ENTITIES,), by_type=ByType.FILTERED)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        table: Table = count_dicts(gold, predicted, options)
        seconds.append(time.process_time() - start)
    counts = {}
    for mode in (Mode.STRICT, Mode.EXACT, Mode.PARTIAL, Mode.TYPE):
        row = table.counts(ENTITIES, mode)
        counts[str(mode)] = [row.correct, row.possible, row.actual]
    print(json.dumps({"seconds": min(seconds), "counts": counts}))


main()
