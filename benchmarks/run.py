"""Ours and others side by side on the same files in one run; writes `README.md` beside itself.

`python run.py` measures all; `--quick` leaves out 100,000 documents, `--million` adds a million as Parquet.
Others get a virtual environment of their own under `.build/`. Nothing here is a test: figures are only printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from generate import alike, write, write_parquet
from machine import Measured, machine, measured

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / ".build"
DATA = BUILD / "bench"
PEERS = BUILD / "peers"
WANTED = ("nervaluate==1.2.1", "seqeval==1.2.2", "spacy==3.8.*")
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


def files(name: str, predicted: str = "predicted.jsonl", gold: str = "gold.jsonl") -> tuple[str, str]:
    """Return the two files of a set of documents."""
    return str(DATA / name / gold), str(DATA / name / predicted)


def score(name: str, *options: str, predicted: str = "predicted.jsonl", gold: str = "gold.jsonl") -> Measured:
    """Measure `goldspan score` on a set of documents; the best of a few runs where they are short."""
    runs = {"1000": 7, "10000": 3}.get(name, 1)
    return measured([*OURS, "score", *files(name, predicted, gold), "--json", *options], runs)


def at_least(what: str, ours: float, theirs: float, wanted: float) -> Row:
    """Return the row of a ratio."""
    ratio = theirs / ours
    return what, f"{ratio:.1f}× ({ours:.2f} s against {theirs:.2f} s CPU)", f"{wanted:g}×", ratio >= wanted


def at_most(what: str, found: float, wanted: float, unit: str) -> Row:
    """Return the row of a limit."""
    digits = 0 if unit == "MB" else 2
    return what, f"{found:.{digits}f} {unit}", f"{wanted:g} {unit}", found <= wanted


def side_by_side(python: Path) -> tuple[list[Row], list[str], list[str]]:
    """Return the rows of ratios, the lines of the table of all, and what agreed."""
    ours = score("10000", "--no-interval")
    objects = json.loads(measured([sys.executable, str(HERE / "objects.py"), *files("10000")]).output)
    found = {
        name: measured([str(python), str(HERE / "peers.py"), name, *files("10000")])
        for name in ("nervaluate", "seqeval", "spacy")
    }
    inner = {name: json.loads(run.output)["seconds"] for name, run in found.items()}
    rows = [
        at_least("same Python objects, four modes, types, per document", objects["seconds"], inner["nervaluate"], 25),
        at_least("whole process, 10k documents, nervaluate", ours.cpu, found["nervaluate"].cpu, 20),
        at_least("whole process, 10k documents, seqeval", ours.cpu, found["seqeval"].cpu, 15),
    ]
    table = [f"| goldspan score | {ours.cpu:.2f} | {ours.memory:.0f} | {objects['seconds']:.2f} | 1 |"]
    for name, run in found.items():
        line = f"| {name} | {run.cpu:.2f} | {run.memory:.0f} | {inner[name]:.2f} | {run.cpu / ours.cpu:.1f} |"
        table.append(line)
    return rows, table, agreements(python)


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
    return lines


def _agreement(what: str, ours: object, theirs: object) -> str:
    return f"- {what}: {'agrees' if ours == theirs else 'DIFFERS'}: {ours}" + ("" if ours == theirs else f", {theirs}")


def limits(*, quick: bool, million: bool) -> list[Row]:
    """Return the rows of seconds and memory."""
    shown = measured([*OURS, "--help"], 7)
    rows = [at_most("`goldspan --help`", shown.wall, 0.1, "s")]
    rows.append(at_most("score 1k documents", score("1000", "--no-interval").wall, 0.25, "s"))
    rows.append(at_most("score 1k documents, intervals", score("1000").wall, 0.6, "s"))
    statistics = json.loads(measured([sys.executable, str(HERE / "resampling.py")]).output)
    rows.append(at_most("ranks of 20 systems, 1k documents", statistics["ranks"], 5, "s"))
    rows.append(at_most("intervals of 20 × 27, 10k documents, CPU", statistics["intervals"], 1, "s"))
    if not quick:
        write(DATA / "100000", 100_000)
        one, other = score("100000", "--no-interval"), score("100000", "--no-interval", predicted="shuffled.jsonl")
        rows.append(at_most("memory, 100k documents, same order", one.memory, 150, "MB"))
        rows.append(at_most("memory, 100k documents, any order", other.memory, 600, "MB"))
        rows.append(("100k documents, same order", f"{one.wall:.1f} s, {one.cpu:.1f} s CPU", "", True))
        rows.append(("100k documents, any order", f"{other.wall:.1f} s, {other.cpu:.1f} s CPU", "", True))
    if not million:
        rows.append(("1M documents, Parquet", "not measured in this run (`--million`)", "20 s, 500 MB", False))
    else:
        write_parquet(DATA / "1000000", 1_000_000)
        run = score("1000000", "--no-interval", predicted="predicted.parquet", gold="gold.parquet")
        rows.append(at_most("1M documents, Parquet", run.wall, 20, "s"))
        rows.append(at_most("1M documents, Parquet, memory", run.memory, 500, "MB"))
    return rows


def versions(python: Path) -> str:
    """Return the versions of the others."""
    names = "('nervaluate', 'seqeval', 'spacy')"
    code = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {names}), sep=', ')"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def page(rows: list[Row], table: list[str], agreed: list[str], stages: dict[str, Any], others: str) -> str:
    """Return the page."""
    numpy = stages.pop("numpy version")
    whole = sum(stages.values())
    load = os.getloadavg()[0]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Ratios compare processor time, in one run on one machine.",
        "Memory is that of the largest process.",
        "",
        f"Machine: {machine()}; load at the end {load:.1f}. goldspan with numpy {numpy}; {others}.",
        "",
        "| what | measured | wanted | reached |",
        "|---|--:|--:|:-:|",
        *(
            f"| {what} | {found} | {wanted} | {('yes' if fine else 'no') if wanted else ''} |"
            for what, found, wanted, fine in rows
        ),
        "",
        "## 10,000 documents, 600,000 mentions, JSON Lines",
        "",
        "goldspan counts four entity modes and three relation modes by document and type; nervaluate four entity modes",
        "by type; seqeval one number, from BIO tags; spaCy strict mentions by type. None of these counts relations.",
        "",
        "| | whole process, s | memory, MB | from its own objects, s | times ours |",
        "|---|--:|--:|--:|--:|",
        *table,
        "",
        "## Agreement where numbers are defined alike",
        "",
        "On documents without duplicates in which no mention overlaps more than one, on its own side or the other:",
        "",
        *agreed,
        "",
        "## Where the time of `goldspan score --no-interval` goes",
        "",
        "`python benchmarks/stages.py .build/bench/10000/gold.jsonl .build/bench/10000/predicted.jsonl`",
        "",
        "| step | s | share |",
        "|---|--:|--:|",
        *(f"| {step} | {seconds:.3f} | {100 * seconds / whole:.0f} % |" for step, seconds in stages.items()),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure all, write the page, print it."""
    parser = argparse.ArgumentParser(
        description="Measure goldspan beside other scorers, and write benchmarks/README.md."
    )
    parser.add_argument("--quick", action="store_true", help="leave out 100,000 documents")
    parser.add_argument("--million", action="store_true", help="add 1,000,000 documents of Parquet (tens of minutes)")
    asked = parser.parse_args()
    python = peers()
    for count in (1000, 10_000):
        write(DATA / str(count), count)
    alike(DATA / "alike", 10_000)
    rows, table, agreed = side_by_side(python)
    rows += limits(quick=asked.quick, million=asked.million)
    stages = json.loads(measured([sys.executable, str(HERE / "stages.py"), *files("10000")], 3).output)
    text = page(rows, table, agreed, stages, versions(python))
    (HERE / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
