"""Running extractors: progress of the whole whatever happens to one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from goldspan.annotation import Annotations, Mention
from goldspan.errors import InputError, MissingExtra, Problem, RecordError
from goldspan.extractors.identity import identify
from goldspan.extractors.protocol import BaseExtractor, Setup
from goldspan.extractors.record import Failure
from goldspan.extractors.runner import Resume, RunOptions, run, train

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from goldspan.document import Document
    from goldspan.schema import Schema

    MakeDocument = Callable[..., Document]


def first_word(document: Document) -> Annotations:
    return Annotations(doc=document.id, mentions=(Mention(type="THING", start=0, end=document.text.find(" ")),))


class FirstWord:
    """The least an extractor can be; fails as the text says."""

    name = "first"
    version = "1"
    settings: dict[str, Any] = {"a": 1}  # noqa: RUF012

    def __init__(self) -> None:
        self.calls: list[str] = []

    def extract(self, document: Document) -> Annotations:
        self.calls.append(document.id)
        if "raise" in document.text:
            raise ValueError("it is\nbroken \x1b[31m")
        if "silent" in document.text:
            raise KeyError
        if "extra" in document.text:
            raise MissingExtra("gliner", "the kind gliner")
        if "stop" in document.text:
            raise KeyboardInterrupt
        if "none" in document.text:
            return None  # type: ignore[return-value]
        if "far" in document.text:
            return Annotations(doc=document.id, mentions=(Mention(type="THING", start=0, end=999),))
        return first_word(document)


class InBatches(FirstWord):
    """Takes several documents at once, gives them back in reverse."""

    name = "batch"
    batch_size = 2

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[list[str]] = []

    def extract_batch(self, documents: Sequence[Document]) -> Iterator[Annotations | Failure]:
        self.batches.append([d.id for d in documents])
        for document in reversed(documents):
            if "lost" in document.text:
                continue
            if "twice" in document.text:
                yield first_word(document)
            if "failure" in document.text:
                yield Failure(document.id, "said so")
            else:
                yield self.extract(document)


@pytest.fixture
def documents(make_document: MakeDocument) -> list[Document]:
    return [make_document(f"word of {name}", name) for name in "abc"]


def test_runs(documents: list[Document]) -> None:
    result = run(FirstWord(), documents)
    assert [p.doc for p in result.predictions] == ["a", "b", "c"]
    assert all(p.mentions[0].text == "word" for p in result.predictions)
    record = result.record
    assert record.documents == {d.id: d.sha256 for d in documents}
    assert (record.extracted, record.resumed, record.failures, record.notices) == (3, 0, (), ())
    assert record.seconds > 0
    assert record.documents_per_second == pytest.approx(3 / record.seconds)
    assert record.identity.name == "first"


def test_nothing_to_do() -> None:
    result = run(FirstWord(), [])
    assert (result.predictions, result.record.extracted, result.record.documents_per_second) == ((), 0, None)


FAULTS = {
    "raise it": 'ValueError: "it is\\nbroken \\x1b[31m"',
    "silent one": "KeyError",
    "none of it": '$: a value of type "NoneType"; expected an Annotations record',
    "far away": "$.mentions[0].end: 999 is past the text (8)",
}


@pytest.mark.parametrize(("text", "error"), FAULTS.items())
def test_one_documents_fault_is_its_own(
    text: str, error: str, documents: list[Document], make_document: MakeDocument
) -> None:
    result = run(FirstWord(), [documents[0], make_document(text, "bad"), documents[1]])
    assert result.record.failures == (Failure("bad", error),)
    assert [p.doc for p in result.predictions] == ["a", "b"]
    assert result.record.extracted == 2
    assert "bad" in result.record.documents


def test_a_missing_library_and_an_interruption_end_the_run(make_document: MakeDocument) -> None:
    with pytest.raises(MissingExtra, match="gliner"):
        run(FirstWord(), [make_document("extra needed")])
    with pytest.raises(KeyboardInterrupt):
        run(FirstWord(), [make_document("stop it")])


def test_doubled_documents_are_refused(documents: list[Document]) -> None:
    with pytest.raises(InputError, match='two documents "a"'):
        run(FirstWord(), [*documents, documents[0]])


def test_records_are_handed_over_as_they_are_made(documents: list[Document]) -> None:
    extractor, seen = FirstWord(), []

    def keep(record: Annotations) -> None:
        seen.append((record.doc, list(extractor.calls)))

    result = run(extractor, documents, on_record=keep)
    assert result.predictions == ()
    assert seen == [("a", ["a"]), ("b", ["a", "b"]), ("c", ["a", "b", "c"])]


def test_resumes_what_is_unchanged(documents: list[Document], make_document: MakeDocument) -> None:
    first = run(FirstWord(), documents)
    changed = [documents[0], make_document("another text", "b"), documents[2], make_document("one more", "d")]
    earlier = Resume(identity_sha256=first.record.identity.sha256, predictions={p.doc: p for p in first.predictions})
    extractor = FirstWord()
    result = run(extractor, changed, resume_from=earlier)
    assert extractor.calls == ["b", "d"]
    assert [p.doc for p in result.predictions] == ["a", "b", "c", "d"]
    assert (result.record.extracted, result.record.resumed) == (2, 2)
    assert result.predictions[0] == first.predictions[0]


def test_another_extractors_predictions_are_not_taken_over(documents: list[Document]) -> None:
    first = run(FirstWord(), documents)
    extractor = FirstWord()
    extractor.version = "2"
    earlier = Resume(identity_sha256=first.record.identity.sha256, predictions={p.doc: p for p in first.predictions})
    assert run(extractor, documents, resume_from=earlier).record.resumed == 0


def test_batches(documents: list[Document], make_document: MakeDocument) -> None:
    extractor = InBatches()
    result = run(extractor, [*documents, make_document("word of d", "d")])
    assert extractor.batches == [["a", "b"], ["c", "d"]]
    assert [p.doc for p in result.predictions] == ["a", "b", "c", "d"]
    run(extractor, documents, options=RunOptions(batch_size=3))
    assert extractor.batches[-1] == ["a", "b", "c"]


def test_a_batch_gives_resumed_documents_to_nobody(documents: list[Document]) -> None:
    first = run(InBatches(), documents)
    predictions = {p.doc: p for p in first.predictions if p.doc != "c"}
    extractor = InBatches()
    result = run(
        extractor,
        documents,
        resume_from=Resume(identity_sha256=first.record.identity.sha256, predictions=predictions),
    )
    assert extractor.calls == ["c"]
    assert result.predictions == first.predictions


def test_faults_in_batches(make_document: MakeDocument) -> None:
    texts = {"a": "word a", "b": "lost b", "c": "twice c", "d": "failure d", "e": "far off e", "f": "word f"}
    result = run(InBatches(), [make_document(t, n) for n, t in texts.items()], options=RunOptions(batch_size=6))
    assert [p.doc for p in result.predictions] == ["a", "f"]
    assert {f.doc: f.error for f in result.record.failures} == {
        "b": "the extractor gave no record for it",
        "c": "the extractor gave two records for it",
        "d": "said so",
        "e": "$.mentions[0].end: 999 is past the text (9)",
    }


def test_a_batch_that_breaks_off_keeps_what_it_gave(make_document: MakeDocument) -> None:
    documents = [make_document("word a", "a"), make_document("raise b", "b"), make_document("word c", "c")]
    result = run(InBatches(), documents, options=RunOptions(batch_size=3))
    assert [p.doc for p in result.predictions] == ["c"]
    assert [f.doc for f in result.record.failures] == ["a", "b"]
    assert all(f.error.startswith("ValueError") for f in result.record.failures)


class Learner(BaseExtractor):
    """Learns how many documents there were."""

    learned = 0

    @property
    def fingerprint(self) -> str:
        return str(self.learned)

    @property
    def notices(self) -> list[str]:
        return [f"learned from {self.learned}"]

    def train(self, documents: Sequence[Document], gold: Sequence[Annotations]) -> None:
        assert len(documents) == len(gold)
        self.learned = len(documents)

    def extract(self, document: Document) -> Annotations:
        return first_word(document)


def test_training_is_part_of_the_identity(documents: list[Document], small: Schema) -> None:
    extractor = Learner(Setup(name="l", version="1", schema=small))
    gold = [first_word(d) for d in documents]
    training = train(extractor, documents, gold)
    assert training is not None
    assert (training.documents, training.fingerprint) == (("a", "b", "c"), "3")
    result = run(extractor, documents, options=RunOptions(training=training))
    assert result.record.identity.trained_on == training
    assert result.record.notices == ("learned from 3",)
    other = train(extractor, documents, [msgspec.structs.replace(g, mentions=()) for g in gold])
    assert other is not None
    assert other.gold_sha256 != training.gold_sha256
    assert identify(extractor, other).sha256 != identify(extractor, training).sha256


def test_training_of_what_does_not_learn(documents: list[Document]) -> None:
    assert train(FirstWord(), documents, []) is None


def test_gold_must_belong_to_the_documents(documents: list[Document], small: Schema) -> None:
    extractor = Learner(Setup(name="l", version="1", schema=small))
    with pytest.raises(InputError, match="another order"):
        train(extractor, documents, [first_word(d) for d in reversed(documents)])
    with pytest.raises(InputError, match="3 documents and 1 gold records"):
        train(extractor, documents, [first_word(documents[0])])


def test_an_extractors_own_error_keeps_its_place(make_document: MakeDocument) -> None:
    class Careful(FirstWord):
        def extract(self, document: Document) -> Annotations:
            raise RecordError([Problem(rule="x", found=f"no end to {document.id}")])

    result = run(Careful(), [make_document("x y")])
    assert result.record.failures[0].error == "no end to d1"
