"""What a diagnosis is told besides the records: texts, facts of articles, training strings, and the dev split."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goldspan.errors import InputError, Problem
from goldspan.eval.diagnosing import ReportedDiagnosis
from goldspan.eval.lenient import readable
from goldspan.eval.pairing import ALL, paired
from goldspan.eval.scoring import counting_options
from goldspan.files.atomic import missing
from goldspan.formats import read
from goldspan.jobs.sources import find_predicted
from goldspan.measures.diagnosis import DiagnosisOptions, diagnose, training_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from goldspan.annotation import Annotations
    from goldspan.document import Document, Meta
    from goldspan.eval.scoring import ScoreOptions
    from goldspan.jobs.scoring import Told
    from goldspan.workspace import Workspace

_TRAIN, _DEV = "train", "dev"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a diagnosis may look.

    Attributes:
        gold: The gold that is scored.
        predicted: The predictions that are scored; None where they are not known.
        documents: The documents, as far as there are any.
        workspace: Where runs are looked up by name.
        lenient: Whether what cannot be read of gold and predictions is left out; scoring reports it.
    """

    gold: Path
    predicted: Path | None = None
    documents: list[Document] = field(default_factory=list)
    workspace: Workspace | None = None
    lenient: bool = False

    def read(self, options: ScoreOptions) -> tuple[Iterable[Annotations], Iterable[Annotations]]:
        """Return the records of gold and predictions."""
        gold, predicted = self.gold, self.predicted
        if not self.lenient:
            return read(gold), read(predicted) if predicted else ()
        both = readable(
            lambda note: read(gold, lenient=True, on_problem=note),
            lambda note: read(predicted, lenient=True, on_problem=note) if predicted else (),
            options.documents,
        )
        return both.gold, both.predicted


def diagnosis_options(sources: Sources, options: ScoreOptions, told: Told) -> ReportedDiagnosis:
    """Return how a diagnosis is made.

    Args:
        sources: Where to look.
        options: How the score is counted that is to be explained.
        told: What the command line says besides.

    Raises:
        InputError: Files that cannot be read, training gold without any text, dev predictions that are a report.
    """
    counting = counting_options(options)
    texts = {document.id: document.text for document in sources.documents}
    training, trained_on = _training(sources, told.training, options, texts)
    more: dict[str, Any] = {}
    if told.curves:
        pairs = list(_dev_pairs(sources, options, told))
        more["curves"] = True
        if pairs:
            more["dev"] = diagnose(pairs, DiagnosisOptions(counting=counting, examples=0))
            more["tuned_on"] = frozenset(record.doc for record, _ in pairs)
    return ReportedDiagnosis(
        texts=texts,
        metadata={document.id: dict(_facts(document.meta)) for document in sources.documents},
        training=training,
        trained_on=trained_on,
        **more,
    )


def _facts(meta: Meta) -> Iterator[tuple[str, str]]:
    for name in ("agency", "publisher"):
        if value := getattr(meta, name):
            yield name, value
    if meta.published:
        yield "year", meta.published[:4]


def _training(
    sources: Sources, path: Path | None, options: ScoreOptions, texts: Mapping[str, str]
) -> tuple[dict[str, frozenset[str]] | None, frozenset[str]]:
    """Return the strings of training by type and the documents they are from; None where there is no training gold.

    Raises:
        InputError: Records that cannot be read, or none of them tells what its mentions cover.
    """
    if path is not None:
        if not path.exists():
            raise InputError(missing(str(path)))
        records = list(read(path))
    else:
        learnt = {document.id for document in sources.documents if document.split == _TRAIN}
        if not learnt:
            return None, frozenset()
        records = [record for record in sources.read(options)[0] if record.doc in learnt]
    # A record that carries its text need not be of the documents at hand, even if one has its id.
    own = {record.doc: record.text for record in records if record.text is not None}
    strings = training_strings(records, counting_options(options), {**texts, **own})
    if not strings and any(record.mentions for record in records):
        raise InputError(
            Problem(
                rule="training-without-text",
                file=str(path or sources.gold),
                found="mentions whose text is not known",
                expected="records with `text`, or mentions with `text`",
                remedy="give the documents with --documents, or another file with --training",
            )
        )
    return strings, frozenset(record.doc for record in records)


def _dev_pairs(sources: Sources, options: ScoreOptions, told: Told) -> Iterator[tuple[Annotations, Annotations | None]]:
    """Yield gold and predictions of the dev split: those given, or those of the same files if all of it is predicted.

    Raises:
        InputError: Files that cannot be read, records of different texts, a stored report.
    """
    if told.dev_gold is not None and told.dev_predicted is not None:
        if not told.dev_gold.exists():
            raise InputError(missing(str(told.dev_gold)))
        answers = find_predicted(told.dev_predicted, sources.workspace)
        if answers.report is not None:
            raise InputError(
                Problem(
                    rule="dev-report",
                    file=told.dev_predicted,
                    found="a stored report",
                    expected="predictions of the dev split",
                )
            )
        pairs = paired(read(told.dev_gold), read(answers.path))
    elif options.documents is None or sources.predicted is None or options.split in {ALL, _DEV}:
        # A threshold chosen on what is scored would flatter.
        return
    else:
        kept = list(paired(*sources.read(options), options.documents, _DEV))
        if any(gold is not None and predicted is None for gold, predicted in kept):
            return
        pairs = iter(kept)
    yield from ((gold, predicted) for gold, predicted in pairs if gold is not None)
