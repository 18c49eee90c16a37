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

from goldspan.cli.main import build_parser  # noqa: E402
from goldspan.eval import portions, streaming  # noqa: E402
from goldspan.eval.scoring import ScoreOptions, counting_options, report_of  # noqa: E402
from goldspan.formats import plain  # noqa: E402
from goldspan.jobs.score import readable_report  # noqa: E402
from goldspan.measures.kernel.counting import count_sides  # noqa: E402

build_parser()
LOADED = time.process_time()


def main() -> None:
    """Go through the steps one by one, and print what each took."""
    options = ScoreOptions()
    counting = counting_options(options)
    spent = dict.fromkeys(
        ("lines", "JSON to objects", "objects to arrays", "content hashes", "joining", "counting", "report"), 0.0
    )
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
            books, made = (plain.Book(), plain.Book()), []
            for first in range(0, len(raw), portions._STEP):  # noqa: SLF001
                records = [plain._decode(line) for line in raw[first : first + portions._STEP]]  # type: ignore[arg-type]  # noqa: SLF001
                done("JSON to objects")
                found = plain._plain(records, books)  # noqa: SLF001
                if found is None:
                    sys.exit("these files are not of the plain kind that is measured here")
                del records
                done("objects to arrays")
                hashes = tuple(portions._plain_hashes(found)) if gold else ()  # noqa: SLF001
                done("content hashes")
                made.append(portions.Portion(tuple(found.docs), tuple(found.sha256), hashes, found.side))
            sides.append(portions.joined(made))
            done("joining")
        table = count_sides(sides[0].side, sides[1].side, sides[0].docs, counting)
        counted.tables.append(table)
        counted.hashes.update(zip(sides[0].docs, sides[0].hashes, strict=True))
        done("counting")
    readable_report(report_of(counted.table(), counted.hashes, options), intervals=False)
    done("report")
    start = {"Python": BEGAN, "numpy": NUMPY - BEGAN, "goldspan's modules": LOADED - NUMPY}
    print(json.dumps({**start, **spent, "numpy version": np.__version__}))


main()
