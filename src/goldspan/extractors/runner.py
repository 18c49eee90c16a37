"""Running an extractor over documents: one document's fault never costs the others."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem, UsageError, quote
from goldspan.extractors.identity import identify
from goldspan.extractors.output import accepted, one_line
from goldspan.extractors.protocol import Batching, Trainable
from goldspan.extractors.record import Failure, RunRecord, RunResult, Training, records_sha256
from goldspan.files.progress import track

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from goldspan.annotation import Annotations
    from goldspan.document import Document
    from goldspan.extractors.protocol import Extractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Earlier predictions to take over where nothing that decides them has changed.

    Attributes:
        identity_sha256: `Identity.sha256` of the run that made them.
        predictions: Its predictions, by document id.
    """

    identity_sha256: str
    predictions: Mapping[str, Annotations]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How to run.

    Attributes:
        training: What the extractor was trained on, as `train` returned it.
        batch_size: Documents given to an extractor that takes several at once; None for its own choice.
        label: What the progress bar says.
    """

    training: Training | None = None
    batch_size: int | None = None
    label: str = "extracting"


DEFAULTS = RunOptions()


def train(extractor: Extractor, documents: Sequence[Document], gold: Sequence[Annotations]) -> Training | None:
    """Train an extractor that learns; None for one that does not.

    Args:
        extractor: Any extractor.
        documents: The training documents.
        gold: Their gold, in the same order.

    Raises:
        InputError: Documents and gold do not belong together.
    """
    if not isinstance(extractor, Trainable):
        return None
    if [d.id for d in documents] != [g.doc for g in gold]:
        raise InputError(
            Problem(
                rule="wrong-document",
                found=f"{len(documents)} documents and {len(gold)} gold records in another order or of other documents",
                expected="the gold of each document in the documents' order",
            )
        )
    extractor.train(documents, gold)
    return Training(
        documents=tuple(d.id for d in documents),
        gold_sha256=records_sha256(gold),
        fingerprint=extractor.fingerprint,
    )


def run(
    extractor: Extractor,
    documents: Sequence[Document],
    *,
    resume_from: Resume | None = None,
    on_record: Callable[[Annotations], None] | None = None,
    options: RunOptions = DEFAULTS,
) -> RunResult:
    """Run an extractor over documents.

    Every record is checked against its document and refused whole if anything in it is wrong; see `output.accepted`.
    Whatever an extractor raises over a document is that document's failure, recorded, and the run goes on.

    Args:
        extractor: Any extractor, trained if it learns.
        documents: What to run it over, each once.
        resume_from: Earlier predictions; those of the same extractor, as `Identity` has it, for the same text are
            taken over.
        on_record: Called with each record, in the order of the documents, as soon as it and those before it are there;
            the result then holds no predictions.
        options: See `RunOptions`.

    Raises:
        InputError: Two documents have one id.
        MissingExtra: The extractor needs a library that is not installed.
    """
    _refuse_doubles(documents)
    identity = identify(extractor, options.training)
    known = resume_from.predictions if resume_from and resume_from.identity_sha256 == identity.sha256 else {}
    kept: list[Annotations] = []
    hand_over = on_record or kept.append
    failures: list[Failure] = []
    extracted = resumed = 0
    clock = _Clock()
    for outcome, fresh in track(_outcomes(extractor, documents, known, options, clock), len(documents), options.label):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            continue
        extracted += fresh
        resumed += not fresh
        hand_over(outcome)
    record = RunRecord(
        identity=identity,
        documents={d.id: d.sha256 for d in documents},
        failures=tuple(failures),
        notices=tuple(getattr(extractor, "notices", ())),
        extracted=extracted,
        resumed=resumed,
        seconds=clock.seconds,
    )
    return RunResult(record, tuple(kept))


class _Clock:
    """Adds up the time spent on extraction alone."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._since = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._since


def _refuse_doubles(documents: Sequence[Document]) -> None:
    seen: set[str] = set()
    doubled = sorted({d.id for d in documents if d.id in seen or seen.add(d.id)})  # type: ignore[func-returns-value]
    if doubled:
        raise InputError(
            Problem(rule="doubled-id", found=f"two documents {quote(name)}", expected="ids used once")
            for name in doubled
        )


def _outcomes(
    extractor: Extractor,
    documents: Iterable[Document],
    known: Mapping[str, Annotations],
    options: RunOptions,
    clock: _Clock,
) -> Iterator[tuple[Annotations | Failure, bool]]:
    """Yield for every document, in order, its record or failure, and whether it is fresh."""
    size = 1
    if isinstance(extractor, Batching):
        size = max(1, options.batch_size or extractor.batch_size)
    source = iter(documents)
    while batch := list(islice(source, size)):
        earlier = {d.id: known[d.id] for d in batch if d.id in known and known[d.id].sha256 == d.sha256}
        todo = [d for d in batch if d.id not in earlier]
        with clock:
            made = _checked(extractor, todo)
        for document in batch:
            if document.id in earlier:
                yield earlier[document.id], False
            else:
                yield made[document.id], True


def _checked(extractor: Extractor, documents: Sequence[Document]) -> dict[str, Annotations | Failure]:
    """Return each document's record, checked and complete, or its failure."""
    raw = _extract_batch(extractor, documents) if isinstance(extractor, Batching) else {}
    outcomes: dict[str, Annotations | Failure] = {}
    for document in documents:
        try:
            record = raw[document.id] if isinstance(extractor, Batching) else extractor.extract(document)
            if isinstance(record, Failure):
                outcomes[document.id] = record
            else:
                outcomes[document.id] = accepted(record, document, extractor.name, extractor.version)
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001  whatever an extractor of any make raises
            outcomes[document.id] = Failure(document.id, _why(error))
    return outcomes


def _extract_batch(extractor: Batching, documents: Sequence[Document]) -> dict[str, Annotations | Failure]:
    """Return what a batch gave, by document; where it raised, the documents it had not given yet have failed."""
    made: dict[str, Annotations | Failure] = {}
    why = "the extractor gave no record for it"
    try:
        for record in extractor.extract_batch(documents) if documents else ():
            if record.doc in made:
                made[record.doc] = Failure(record.doc, "the extractor gave two records for it")
            else:
                made[record.doc] = record
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001  as above
        why = _why(error)
    return {d.id: made.get(d.id) or Failure(d.id, why) for d in documents}


def _why(error: Exception) -> str:
    if isinstance(error, InputError) and error.problems:
        return one_line(error.problems)
    message = str(error).strip()
    return f"{type(error).__name__}: {quote(message, 200)}" if message else type(error).__name__
