"""`goldspan predict`: run extractors over documents."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from goldspan.cli.place import add_workspace, workspace_of

if TYPE_CHECKING:
    from goldspan.jobs.predict import Predicted
    from goldspan.workspace import Workspace

_EXAMPLES = """\
examples:
  goldspan predict rules              run one extractor on the split the workspace evaluates on
  goldspan predict all                run every extractor of eval/extractors.toml
  goldspan predict all --dry-run      say what would be run, and what is unchanged
  goldspan predict rules --split dev --replace"""

_NAMED = 3
"""How many documents that failed alike are named; run.json lists them all."""


def register(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command's parser."""
    parser = commands.add_parser(
        "predict",
        help="run extractors over documents",
        description=(
            "Run extractors declared in eval/extractors.toml, each into eval/runs/NAME@VERSION. Those that learn are "
            "trained on the gold of the training split. A run whose documents, settings, code and training gold are "
            "unchanged is used again; an interrupted run goes on where it stopped. Exits 1 if a document failed."
        ),
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="NAME", nargs="+", help="an extractor's name, or all")
    parser.add_argument(
        "--split",
        choices=("train", "dev", "test", "all"),
        help="the documents to run on (default: the split goldspan.toml evaluates on)",
    )
    parser.add_argument(
        "--replace", action="store_true", help="replace runs from other inputs, and run again what had failed"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    parser.add_argument("--json", action="store_true", help="print only JSON")
    add_workspace(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the extractors and say what became of each."""
    from goldspan.jobs.predict import PredictOptions, predict

    workspace = workspace_of(arguments)
    options = PredictOptions(split=arguments.split, replace=arguments.replace, dry_run=arguments.dry_run)
    outcomes = predict(workspace, arguments.names, options)
    if arguments.json:
        print(json.dumps({"runs": [outcome.to_dict(workspace) for outcome in outcomes]}, indent=1, ensure_ascii=False))
    else:
        for outcome in outcomes:
            _say(outcome, workspace)
    return 1 if any(outcome.run.failures for outcome in outcomes) else 0


def _say(outcome: Predicted, workspace: Workspace) -> None:
    from goldspan.errors import plural, quote
    from goldspan.eval.tables import printable, speed

    run = outcome.run
    documents = plural(len(run.inputs.documents), "document")
    words = {
        "made": f"{documents} of {run.split}",
        "reused": f"unchanged, used again ({documents} of {run.split})",
        "planned": f"would run on {documents} of {run.split}",
    }[outcome.status]
    if run.inputs.trained_on:
        words += f", trained on {len(run.inputs.trained_on):,}"
    if outcome.status == "made" and run.seconds and run.documents:
        words += f", {speed(run.documents / run.seconds)} documents/s"
    where = "" if outcome.status == "planned" else f" → {workspace.shown(outcome.folder)}"
    print(f"{run.label}: {words}{where}")
    for notice in run.notices:
        print(f"{run.label}: notice: {printable(notice)}")
    alike: dict[str, list[str]] = {}
    for failure in run.failures:
        alike.setdefault(failure.error, []).append(quote(failure.doc))
    for error, failed in alike.items():
        others = f" and {plural(len(failed) - _NAMED, 'other')} alike" if len(failed) > _NAMED else ""
        print(f"{run.label}: {', '.join(failed[:_NAMED])}{others} failed: {printable(error, 400)}", file=sys.stderr)
