"""Where the time of `goldspan score` goes: `python stages.py GOLD PREDICTED`, CPU seconds of each step, as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command itself does
BEGAN = time.process_time()

import numpy as np  # noqa: E402

NUMPY = time.process_time()

import goldspan.jobs.score  # noqa: E402, F401 - what the command itself needs
from goldspan.cli.main import build_parser  # noqa: E402
from goldspan.eval import portions, streaming  # noqa: E402
from goldspan.eval.fingerprints import side_hashes  # noqa: E402
from goldspan.eval.scoring import ScoreOptions, counting_options, report_of  # noqa: E402
from goldspan.formats import plain  # noqa: E402
from goldspan.measures.kernel.counting import count_sides  # noqa: E402

build_parser()
LOADED = time.process_time()


def main() -> None:
    """Go through the steps one by one, and print what each took."""
    options = ScoreOptions()
    counting = counting_options(options)
    steps = ["lines", "JSON to objects", "objects to arrays", "content hashes", "counting", "report"]
    spent = dict.fromkeys(steps, 0.0)
    last = time.process_time()

    def done(step: str) -> None:
        nonlocal last
        now = time.process_time()
        spent[step] += now - last
        last = now

    counted = streaming.Counted()
    for one, other, _ in streaming._tasks(Path(sys.argv[1]), Path(sys.argv[2]), counting):  # noqa: SLF001
        done("lines")
        sides = []
        for gold, raw in ((True, one), (False, other)):
            columns = plain._Columns()  # noqa: SLF001
            for first in range(0, len(raw), plain._STEP):  # noqa: SLF001
                some = raw[first : first + plain._STEP]  # noqa: SLF001
                sure = all(map(plain._harmless, some))  # type: ignore[arg-type]  # noqa: SLF001
                records = [plain._decode(line) for line in some]  # type: ignore[arg-type]  # noqa: SLF001
                done("JSON to objects")
                if not columns.add(records, sure=sure):
                    sys.exit("these files are not of the plain kind that is measured here")
                del records
                done("objects to arrays")
            found = columns.plain()
            if found is None:
                sys.exit("these files are not of the plain kind that is measured here")
            done("objects to arrays")
            hashes = side_hashes(found.side, len(found.docs)) if gold else ()
            done("content hashes")
            sides.append(portions.Portion(tuple(found.docs), tuple(found.sha256), hashes, found.side))
        table = count_sides(sides[0].side, sides[1].side, sides[0].docs, counting)
        counted.tables.append(table)
        counted.hashes.update(zip(sides[0].docs, sides[0].hashes, strict=True))
        done("counting")
    json.dumps(report_of(counted.table(), counted.hashes, options).to_dict(intervals=False), indent=1)
    done("report")
    start = {"Python": BEGAN, "numpy": NUMPY - BEGAN, "goldspan's modules": LOADED - NUMPY}
    print(json.dumps({**start, **spent, "numpy version": np.__version__}))


main()
