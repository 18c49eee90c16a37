from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goldspan.annotation import Annotations
from goldspan.document import text_sha256
from goldspan.errors import InputError, RecordError
from goldspan.eval.pairing import DocumentFacts, paired, require_split

ONE, TWO = "1" * 64, "2" * 64


def record(doc: str, sha256: str | None = None, text: str | None = None) -> Annotations:
    return Annotations(doc=doc, sha256=sha256, text=text)


def names(gold: list[Annotations], predicted: list[Annotations], **more: object) -> set[tuple[str, str]]:
    pairs = paired(gold, predicted, **more)  # type: ignore[arg-type]
    return {(one.doc if one else "", other.doc if other else "") for one, other in pairs}


CASES = {
    "nothing": ("", "", set()),
    "the same order": ("abc", "abc", {("a", "a"), ("b", "b"), ("c", "c")}),
    "another order": ("abc", "cab", {("a", "a"), ("b", "b"), ("c", "c")}),
    "missing": ("abc", "c", {("a", ""), ("b", ""), ("c", "c")}),
    "unknown": ("a", "xay", {("a", "a"), ("", "x"), ("", "y")}),
    "nothing in common": ("a", "x", {("a", ""), ("", "x")}),
}


@pytest.mark.parametrize(("gold", "predicted", "expected"), CASES.values(), ids=CASES)
def test_pairs(gold: str, predicted: str, expected: set[tuple[str, str]]) -> None:
    assert names([record(c) for c in gold], [record(c) for c in predicted]) == expected


@settings(deadline=None)
@given(st.permutations("abcdefgh"), st.permutations("cdefghij"))
def test_every_record_comes_once_in_any_order(gold: list[str], predicted: list[str]) -> None:
    pairs = list(paired([record(c) for c in gold], [record(c) for c in predicted]))
    assert sorted(one.doc for one, _ in pairs if one) == sorted(gold)
    assert sorted(other.doc for _, other in pairs if other) == sorted(predicted)
    assert all(one is None or other is None or one.doc == other.doc for one, other in pairs)


def test_sides_in_the_same_order_are_paired_at_once() -> None:
    read: list[str] = []

    def reading(side: str) -> object:
        for doc in "ab":
            read.append(side + doc)
            yield record(doc)

    pairs = paired(reading("g"), reading("p"))  # type: ignore[arg-type]
    next(pairs)
    assert read == ["ga", "pa"]


def test_a_split_is_chosen_on_both_sides() -> None:
    documents = {"a": DocumentFacts(ONE, "test"), "b": DocumentFacts(ONE, "train"), "c": DocumentFacts(ONE, None)}
    sides = [record("a"), record("b"), record("c")]
    assert names(sides, sides, documents=documents, split="test") == {("a", "a")}
    assert names(sides, sides, documents=documents) == {("a", "a"), ("b", "b"), ("c", "c")}
    assert names([record("a")], [record("a"), record("x")], documents=documents, split="test") == {
        ("a", "a"),
        ("", "x"),
    }


def test_gold_of_an_unknown_document_cannot_be_put_in_a_split() -> None:
    with pytest.raises(RecordError, match='gold for "x", of which the split is not known'):
        names([record("x")], [], documents={"a": DocumentFacts(ONE, "test")}, split="test")


TEXTS = {
    "both say": ([record("a", ONE)], [record("a", TWO)], {}),
    "gold carries its text": ([record("a", text="one")], [record("a", TWO)], {}),
    "the documents know": ([record("a")], [record("a", TWO)], {"a": DocumentFacts(ONE, None)}),
    "gold is of another text": ([record("a", TWO)], [record("a")], {"a": DocumentFacts(ONE, None)}),
}


@pytest.mark.parametrize(("gold", "predicted", "documents"), TEXTS.values(), ids=TEXTS)
def test_other_texts_are_refused(
    gold: list[Annotations], predicted: list[Annotations], documents: dict[str, DocumentFacts]
) -> None:
    with pytest.raises(RecordError, match='record of "a" was made on another text'):
        names(gold, predicted, documents=documents)


def test_equal_or_unknown_texts_are_fine() -> None:
    gold = [record("a", text_sha256("one")), record("b"), record("c", ONE)]
    predicted = [record("a", text="one"), record("b", TWO), record("c")]
    assert names(gold, predicted) == {("a", "a"), ("b", "b"), ("c", "c")}


def test_all_such_documents_are_named_together() -> None:
    gold = [record("a", ONE), record("b", ONE), record("b"), record("c")]
    predicted = [record("b", TWO), record("a", TWO), record("a")]
    with pytest.raises(RecordError) as caught:
        names(gold, predicted)
    assert [problem.rule for problem in caught.value.problems] == [
        "doubled-record",
        "doubled-record",
        "other-text",
        "other-text",
    ]
    text = "\n".join(caught.value.lines())
    assert 'a second predicted record for "a"' in text
    assert 'a second gold record for "b"' in text


def test_a_split_needs_documents() -> None:
    require_split(None, "all")
    require_split({}, "test")
    with pytest.raises(InputError, match="--documents"):
        require_split(None, "test")
