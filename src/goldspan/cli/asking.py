"""The arguments that `score` and `compare` share, how to score; and those of a diagnosis."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldspan.jobs.scoring import Asked, Told
    from goldspan.measures.measure import Measure


def add_asked(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    group = parser.add_argument_group("how to score")
    group.add_argument("--schema", metavar="FILE", type=Path, help="the schema")
    group.add_argument(
        "--split", choices=("train", "dev", "test", "all"), help="score one split (default: that of the run, or all)"
    )
    group.add_argument("--documents", metavar="DIR", type=Path, help="the documents: their splits, groups and texts")
    group.add_argument("--min-score", metavar="X", type=_score, help="leave out predictions with a lower score")
    group.add_argument("--map", metavar="FILE", type=Path, help="rename, drop or ignore types on both sides")
    group.add_argument(
        "--by-type",
        choices=("plain", "filtered"),
        default="plain",
        help="filtered: score each type alone in every mode",
    )
    group.add_argument(
        "--entity-ids",
        choices=("aligned", "gold"),
        default="aligned",
        help="gold: predictions use gold's own entity ids (document-level measures)",
    )
    group.add_argument(
        "--train-facts", metavar="FILE", type=Path, help="gold of the training data, for F1(relations)@docred_ign"
    )
    group.add_argument(
        "--lenient", action="store_true", help="leave out records that cannot be read, and report every one"
    )
    group.add_argument("--workspace", metavar="DIR", type=Path, help="where runs are looked up by name")


def asked_of(arguments: argparse.Namespace) -> Asked:
    """Return what was asked for.

    Raises:
        UsageError: The workspace is none.
    """
    from goldspan.jobs.scoring import Asked
    from goldspan.measures.options import ByType
    from goldspan.workspace import open_workspace

    return Asked(
        schema=arguments.schema,
        split=arguments.split,
        documents=arguments.documents,
        min_score=arguments.min_score,
        type_map=arguments.map,
        by_type=ByType(arguments.by_type),
        train_facts=arguments.train_facts,
        gold_entities=arguments.entity_ids == "gold",
        lenient=arguments.lenient,
        workspace=open_workspace(arguments.workspace) if arguments.workspace else None,
    )


def add_diagnosis(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that ask for a diagnosis; each of them alone asks for one."""
    group = parser.add_argument_group("why the score is what it is")
    group.add_argument(
        "--diagnosis",
        action="store_true",
        help="show classes of errors and what mending them would give, confused types, parts of the data, examples",
    )
    group.add_argument(
        "--training",
        metavar="GOLD",
        type=Path,
        help="gold of the training data, with texts: strings seen and unseen (default: the documents' split train)",
    )
    group.add_argument(
        "--curves",
        action="store_true",
        help="show what scores of predictions tell: precision against recall, calibration, the threshold best on dev",
    )
    group.add_argument(
        "--dev-gold",
        metavar="GOLD",
        type=Path,
        help="gold the threshold is chosen on (default: the documents' split dev, where PRED holds all of it)",
    )
    group.add_argument("--dev-pred", metavar="PRED", help="predictions for --dev-gold")


def told_of(arguments: argparse.Namespace) -> Told:
    """Return what a diagnosis is told.

    Raises:
        UsageError: One of the two sides of dev without the other.
    """
    from goldspan.errors import UsageError
    from goldspan.jobs.scoring import Told

    if (arguments.dev_gold is None) != (arguments.dev_pred is None):
        raise UsageError("--dev-gold and --dev-pred need each other")
    return Told(
        training=arguments.training,
        curves=arguments.curves or arguments.dev_gold is not None,
        dev_gold=arguments.dev_gold,
        dev_predicted=arguments.dev_pred,
    )


def measures_of(names: list[str]) -> tuple[Measure, ...]:
    """Return the measures of these names, each once.

    Raises:
        InputError: Names that are no measure's; all of them.
    """
    from goldspan.errors import InputError
    from goldspan.measures.measure import Measure

    found, problems = dict[Measure, None](), []
    for name in names:
        try:
            found[Measure.parse(name)] = None
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def _score(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 1, found {text!r}")
    return value


_score.__name__ = "number"  # what argparse calls it
