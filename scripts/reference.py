"""Write the reference pages that are generated from the code: `python scripts/reference.py`.

docs/commands.md from every command's `--help`; docs/check.md from the rules of `goldspan check`, the table of
docs/measures.md from the registry of measures; the numbers of docs/corpus.md and its picture from the corpus. A test
holds the committed pages against what this writes.
"""

from __future__ import annotations

import argparse
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from goldspan.check import rule_table
from goldspan.cli import build_parser
from goldspan.cli.agreement import agreement_tables
from goldspan.cli.stats_tables import stats_tables
from goldspan.corpus.stats.picture import picture
from goldspan.eval.tables import show
from goldspan.files.atomic import write_if_changed
from goldspan.jobs.agreement import measure_agreement
from goldspan.jobs.stats import StatsRequest, corpus_stats
from goldspan.measures.measure import Measure
from goldspan.measures.registry import DEFINITIONS, FORMULAS
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WIDTH = "100"


def commands() -> str:
    """Return the page of all commands."""
    os.environ["COLUMNS"] = WIDTH  # help is wrapped to the terminal; the page must not depend on it
    parser = build_parser()
    head = "# Commands\n\nGenerated from `--help` by `scripts/reference.py`.\n"
    parts = [head, _block("goldspan --help", parser.format_help())]
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its subcommands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for name, command in action.choices.items():
                parts.append(f"\n## goldspan {name}\n\n" + _block(f"goldspan {name} --help", command.format_help()))
                parts += _actions(name, command)
    return "\n".join(parts)


def _actions(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the help of a command's own subcommands."""
    for action in command._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for part, parser in action.choices.items():
                yield _block(f"goldspan {name} {part} --help", parser.format_help())


def check() -> str:
    """Return the page of the rules of `goldspan check`."""
    head = "# What `goldspan check` looks for\n\nGenerated from the code by `scripts/reference.py`.\n\n"
    return head + rule_table().rstrip() + "\n"


def _block(command: str, output: str) -> str:
    return f"```\n$ {command}\n{output.rstrip()}\n```\n"


def measures() -> str:
    """Return the page of measures: its prose as it stands, its table drawn from the registry."""
    table = "| measure | what is compared | credit | source |\n| --- | --- | --- | --- |\n"
    for (family, mode), definition in DEFINITIONS.items():
        names = "<br>".join(f"`{Measure(rate, family, mode)}`" for rate in definition.rates)
        table += f"| {names} | {definition.meaning} | {definition.credit} | {definition.source} |\n"
    rates = "".join(f"- `{rate}` = {formula}\n" for rate, formula in FORMULAS.items())
    prose = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
    before, mark, rest = prose.partition("<!-- generated: measures -->\n")
    return f"{before}{mark}{rates}\n{table}{rest[rest.index('<!-- end -->') :]}"


def corpus() -> str:
    """Return the page of this corpus: its prose as it stands, its numbers as the commands print them."""
    workspace = open_workspace(ROOT)
    counted = io.StringIO()
    for table in stats_tables(corpus_stats(StatsRequest(), workspace)):
        show(table, counted)
        counted.write("\n")
    agreed = io.StringIO()
    found = measure_agreement(workspace, keep=False)
    for pair in found.pairs:
        for table in agreement_tables(pair):
            show(table, agreed)
            agreed.write("\n")
    if found.unitizing and found.unitizing.value is not None:
        agreed.write(f"alpha for unitizing: {found.unitizing.value:.3f}\n")
    page = (ROOT / "docs/corpus.md").read_text(encoding="utf-8")
    for name, text in (("counts", counted), ("agreement", agreed)):
        before, mark, rest = page.partition(f"<!-- generated: {name} -->\n")
        page = f"{before}{mark}```\n{text.getvalue().rstrip()}\n```\n{rest[rest.index('<!-- end -->') :]}"
    return page


def corpus_picture() -> str:
    """Return the picture of what is in this corpus."""
    return picture(corpus_stats(StatsRequest(), open_workspace(ROOT)))


PAGES = {
    "docs/commands.md": commands,
    "docs/check.md": check,
    "docs/measures.md": measures,
    "docs/corpus.md": corpus,
    "docs/corpus.svg": corpus_picture,
}


def main() -> None:
    """Write every page that is not current."""
    for path, page in PAGES.items():
        changed = write_if_changed(ROOT / path, page().encode())
        print(f"{path}: {'written' if changed else 'already current'}")


if __name__ == "__main__":
    main()
