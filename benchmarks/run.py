"""Ours and others side by side on the same files in one run; writes `README.md` beside itself.

`python run.py` measures all; `--quick` leaves out 100,000 documents and the million. Others get a virtual environment
of their own under `.build/`. Nothing here is a test: figures are only printed.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from machine import Measured, machine, measured

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / ".build"
DATA = BUILD / "bench"
PEERS = BUILD / "peers"
WANTED = ("nervaluate==1.2.1", "seqeval==1.2.2", "spacy==3.8.*")
PARQUET = {"predicted": "predicted.parquet", "gold": "gold.parquet"}
OURS = (sys.executable, "-m", "goldspan")

Row = tuple[str, str, str, bool]
"""What, measured, wanted, reached."""


def peers() -> Path:
    """Return the interpreter of the others, installed once."""
    python = PEERS / "bin" / "python"
    if not (PEERS / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *WANTED], check=True)
        (PEERS / "done").touch()
    return python


def made(script: str, name: str, documents: int) -> None:
    """Make data, in a process of its own: what this one takes would be said to be the memory of those it starts."""
    subprocess.run([sys.executable, str(HERE / script), str(DATA / name), str(documents)], check=True)


def files(name: str, predicted: str = "predicted.jsonl", gold: str = "gold.jsonl") -> tuple[str, str]:
    """Return the two files of a set of documents."""
    return str(DATA / name / gold), str(DATA / name / predicted)


def score(name: str, *options: str, predicted: str = "predicted.jsonl", gold: str = "gold.jsonl") -> Measured:
    """Measure `goldspan score` on a set of documents, in several runs where they are short."""
    runs = {"1000": 7, "10000": 7, "1000000": 2}.get(name, 1)
    return measured([*OURS, "score", *files(name, predicted, gold), "--json", *options], runs)


def at_least(what: str, ours: float, theirs: float, wanted: float, clock: str = "CPU") -> Row:
    """Return the row of a ratio."""
    ratio = theirs / ours
    return what, f"{ratio:.1f}× ({ours:.2f} s against {theirs:.2f} s {clock})", f"{wanted:g}×", ratio >= wanted


def both(name: str, ours: Measured, theirs: Measured, wanted: float) -> list[Row]:
    """Return the rows of the ratios of processor time and of time by the clock."""
    what = f"whole process, 10k documents, {name}"
    return [
        at_least(f"{what}, CPU", ours.cpu, theirs.cpu, wanted),
        at_least(f"{what}, wall", ours.wall, theirs.wall, wanted, "wall"),
    ]


def at_most(what: str, found: float, wanted: float, unit: str) -> Row:
    """Return the row of a limit."""
    digits = 0 if unit == "MB" else 2
    return what, f"{found:.{digits}f} {unit}", f"{wanted:g} {unit}", found <= wanted


class Measures(NamedTuple):
    """Rows of ratios, lines of the table of all, what agreed, and the processor time that nervaluate takes."""

    rows: list[Row]
    table: list[str]
    agreed: list[str]
    theirs: float


def stages_of(gold: str, predicted: str) -> dict[str, Any]:
    """Return the seconds of each step; of a few runs those of the one that took the least."""
    return dict(json.loads(measured([sys.executable, str(HERE / "stages.py"), gold, predicted], 5).output))


def side_by_side(python: Path) -> Measures:
    """Measure the others and ours on the same documents."""
    ours = score("10000", "--no-interval")
    objects = json.loads(measured([sys.executable, str(HERE / "objects.py"), *files("10000")]).output)
    found = {
        name: measured([str(python), str(HERE / "peers.py"), name, *files("10000")], 2)
        for name in ("nervaluate", "seqeval", "spacy")
    }
    inner = {name: json.loads(run.output)["seconds"] for name, run in found.items()}
    rows = [
        at_least("same Python objects, four modes, types, per document", objects["seconds"], inner["nervaluate"], 25),
        *both("nervaluate", ours, found["nervaluate"], 20),
        *both("seqeval", ours, found["seqeval"], 15),
    ]
    inner["goldspan score"] = objects["seconds"]
    table = [
        f"| {name} | {run.cpu:.2f} | {run.wall:.2f} | {run.memory:.0f} | {inner[name]:.2f} |"
        f" {run.cpu / ours.cpu:.1f} | {run.wall / ours.wall:.1f} |"
        for name, run in {"goldspan score": ours, **found}.items()
    ]
    return Measures(rows, table, agreements(python), found["nervaluate"].cpu)


def agreements(python: Path) -> list[str]:
    """Compare numbers where they are defined alike, and say where they agree."""
    report = json.loads(score("alike", "--no-interval").output)["entities"]
    found = {
        name: json.loads(measured([str(python), str(HERE / "peers.py"), name, *files("alike")]).output)
        for name in ("nervaluate", "seqeval", "spacy")
    }
    lines = []
    for mode, counts in found["nervaluate"]["counts"].items():
        row = report[mode]["micro"]
        lines.append(_agreement(f"nervaluate `{mode}`", [row["correct"], row["possible"], row["actual"]], counts))
    f1 = round(report["strict"]["micro"]["f1"], 9)
    lines += [_agreement(f"{name} F1", f1, round(found[name]["f1"], 9)) for name in ("seqeval", "spacy")]
    lines.append(_agreement("JSON Lines and Parquet of the same 10,000 documents, whole report", *_both_formats()))
    return lines


def _both_formats() -> tuple[str, str]:
    """Return the hashes of the reports on the same documents in two formats."""
    lines, columns = score("columns", "--no-interval"), score("columns", "--no-interval", **PARQUET)
    one, other = (hashlib.sha256(run.output.encode()).hexdigest()[:12] for run in (lines, columns))
    return one, other


def _agreement(what: str, ours: object, theirs: object) -> str:
    return f"- {what}: {'agrees' if ours == theirs else 'DIFFERS'}: {ours}" + ("" if ours == theirs else f", {theirs}")


def limits(*, quick: bool) -> list[Row]:
    """Return the rows of seconds and memory."""
    shown = measured([*OURS, "--help"], 7)
    rows = [at_most("`goldspan --help`", shown.wall, 0.1, "s")]
    rows.append(at_most("score 1k documents", score("1000", "--no-interval").wall, 0.25, "s"))
    rows.append(at_most("score 1k documents, intervals", score("1000").wall, 0.6, "s"))
    statistics = json.loads(measured([sys.executable, str(HERE / "resampling.py")]).output)
    rows.append(at_most("ranks of 20 systems, 1k documents", statistics["ranks"], 5, "s"))
    rows.append(at_most("intervals of 20 × 27, 10k documents, CPU", statistics["intervals"], 1, "s"))
    if quick:
        return rows
    made("generate.py", "100000", 100_000)
    one, other = score("100000", "--no-interval"), score("100000", "--no-interval", predicted="shuffled.jsonl")
    rows.append(at_most("memory, 100k documents, same order", one.memory, 150, "MB"))
    rows.append(at_most("memory, 100k documents, any order", other.memory, 600, "MB"))
    rows.append(("100k documents, same order", f"{one.wall:.1f} s, {one.cpu:.1f} s CPU", "", True))
    rows.append(("100k documents, any order", f"{other.wall:.1f} s, {other.cpu:.1f} s CPU", "", True))
    made("generate_columns.py", "1000000", 1_000_000)
    run = score("1000000", "--no-interval", **PARQUET)
    rows.append(at_most("1M documents, Parquet", run.wall, 20, "s"))
    rows.append(("1M documents, Parquet, CPU", f"{run.cpu:.1f} s", "", True))
    rows.append(at_most("1M documents, Parquet, memory", run.memory, 500, "MB"))
    return rows


def versions(python: Path) -> str:
    """Return the versions of the others."""
    names = "('nervaluate', 'seqeval', 'spacy')"
    code = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {names}), sep=', ')"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


STARTING = ("Python", "numpy", "goldspan's modules", "Arrow")
"""Steps that take the same time however much there is to score."""


def arithmetic(lines: dict[str, float], columns: dict[str, float], theirs: float) -> list[str]:
    """Say what holds back what.

    Args:
        lines: Seconds of each step, for JSON Lines.
        columns: The same for Parquet.
        theirs: Seconds of processor time that nervaluate takes.
    """
    whole, starting = sum(lines.values()), sum(lines.get(step, 0) for step in STARTING)
    objects = lines["lines"] + lines["JSON to objects"] + lines["objects to arrays"]
    left = whole - lines["counting"]
    million = 100 * sum(seconds for step, seconds in columns.items() if step not in STARTING)
    cores = os.cpu_count() or 1
    return [
        f"A twentieth of nervaluate's {theirs:.2f} s is {theirs / 20:.2f} s. Starting takes {starting:.2f} s,",
        "and from JSON to arrays, by a decoder written in C and a list comprehension for each field,",
        f"{objects:.2f} s: together {starting + objects:.2f} s in which nothing is counted. If counting took no time",
        f"at all, the rest would take {left:.2f} s: {theirs / left:.1f}×. A compiled kernel could save",
        f"{lines['counting']:.2f} s at most; numba, when it was tried, took 0.26 s to import and 0.3 to 0.5 s to load",
        "what it had compiled. So there is none.",
        "",
        f"A million documents of Parquet take 100 times the steps after starting: {million:.0f} s of processor time,",
        f"and so {million / cores:.0f} s on {cores} cores that nobody else uses, and then the report, which one",
        "process makes of the counts of all documents. They are what its memory is for: a row for each document and",
        "each type in it, about 30 bytes for mentions and 20 for relations, beside ids and content hashes.",
    ]


def steps(stages: dict[str, float]) -> list[str]:
    """Return the table of steps."""
    whole = sum(stages.values())
    lines = [f"| {step} | {seconds:.3f} | {100 * seconds / whole:.0f} % |" for step, seconds in stages.items()]
    return ["| step | s CPU | share |", "|---|--:|--:|", *lines, f"| all | {whole:.3f} | |", ""]


def page(measures: Measures, stages: dict[str, dict[str, Any]], others: str) -> str:
    """Return the page."""
    numpy, _ = [found.pop("numpy version") for found in stages.values()]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, in one run on one machine. What is short is run several times, and the least time",
        "taken. CPU is the processor time of all processes of a command, wall is time by the clock, which depends on",
        "what else the machine does: goldspan counts large inputs with a process for each core. Memory is that of the",
        "largest process.",
        "",
        f"Machine: {machine()}; load at the end {os.getloadavg()[0]:.1f}. goldspan with numpy {numpy}; {others}.",
        "",
        "| what | measured | wanted | reached |",
        "|---|--:|--:|:-:|",
        *(
            f"| {what} | {found} | {wanted} | {('yes' if fine else 'no') if wanted else ''} |"
            for what, found, wanted, fine in measures.rows
        ),
        "",
        "## 10,000 documents, 600,000 mentions, JSON Lines",
        "",
        "goldspan counts four entity modes and three relation modes by document and type; nervaluate four entity modes",
        "by type; seqeval one number, from BIO tags; spaCy strict mentions by type. None of these counts relations.",
        "",
        "| | whole process, s CPU | s wall | memory, MB | from its own objects, s | times our CPU | times our wall |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *measures.table,
        "",
        "## Agreement where numbers are defined alike",
        "",
        "On documents without duplicates in which no mention overlaps more than one, on its own side or the other:",
        "",
        *measures.agreed,
        "",
        "## Where the time of `goldspan score --no-interval` goes",
        "",
        "In one process, 10,000 documents of JSON Lines:",
        "`python benchmarks/stages.py .build/bench/10000/gold.jsonl .build/bench/10000/predicted.jsonl`",
        "",
        *steps(stages["lines"]),
        "The same of as many documents of Parquet:",
        "`python benchmarks/stages.py .build/bench/columns/gold.parquet .build/bench/columns/predicted.parquet`",
        "",
        *steps(stages["columns"]),
        *arithmetic(stages["lines"], stages["columns"], measures.theirs),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure all, write the page, print it."""
    parser = argparse.ArgumentParser(
        description="Measure goldspan beside other scorers, and write benchmarks/README.md."
    )
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 documents and a million")
    asked = parser.parse_args()
    python = peers()
    # As pip does on installing, here and for the others: without it every run would compile all modules anew.
    compileall.compile_dir(str(HERE.parent / "src"), quiet=1)
    for count in (1000, 10_000):
        made("generate.py", str(count), count)
    made("generate.py", "alike", 10_000)
    made("generate_columns.py", "columns", 10_000)
    measures = side_by_side(python)
    measures.rows.extend(limits(quick=asked.quick))
    stages = {"lines": stages_of(*files("10000")), "columns": stages_of(*files("columns", **PARQUET))}
    text = page(measures, stages, versions(python))
    (HERE / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
