from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.annotation import Annotations, Mention
from goldspan.check.rules import Findings, Strictness
from goldspan.check.spans import check_range, check_spans, spans_are_sound
from goldspan.files.address import unplaced

if TYPE_CHECKING:
    from pathlib import Path

    from goldspan.errors import Problem

TEXT = "Ann Lee 😀 met Bob"
OFFSETS = st.integers(-1, len(TEXT) + 1)
SPANS = st.tuples(OFFSETS, OFFSETS)


def found(record: Annotations, text: str | None, strictness: Strictness = Strictness.PREDICTION) -> list[Problem]:
    findings = Findings(unplaced(), strictness)
    check_spans(record, text, findings)
    return findings.problems


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [
        (0, 1, []),
        (0, 17, []),
        (0, 18, ["past-text"]),
        (-1, 1, ["negative-start"]),
        (3, 3, ["empty-span"]),
        (20, 19, ["empty-span", "past-text"]),
    ],
)
def test_ranges(start: int, end: int, rules: list[str]) -> None:
    findings = Findings(unplaced())
    assert check_range(start, end, TEXT, ("start",), ("end",), findings) == (not rules)
    assert [problem.rule for problem in findings.problems] == rules
    named = Findings(unplaced())
    check_range(start, end, TEXT, ("start",), ("end",), named, "zone")
    assert [problem.rule for problem in named.problems] == ["zone"] * len(rules)


@given(
    st.lists(
        st.tuples(SPANS, st.lists(SPANS, max_size=3), st.sampled_from([None, "", "Ann", "😀", "Ann Lee Bob"])),
        max_size=4,
    ),
    st.booleans(),
)
def test_one_look_says_what_the_close_look_says(rows: list[Any], with_text: bool) -> None:
    mentions = [Mention(type="X", start=s, end=e, spans=tuple(parts), text=said) for (s, e), parts, said in rows]
    record = Annotations(doc="d", mentions=tuple(mentions))
    text = TEXT if with_text else None
    assert spans_are_sound(record, text) == (not found(record, text))


@given(st.data())
def test_what_is_cut_from_the_text_is_sound(data: st.DataObject) -> None:
    offsets = data.draw(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=6, unique=True).map(sorted))
    parts = tuple(zip(offsets[::2], offsets[1::2], strict=False))
    mention = Mention(type="X", start=parts[0][0], end=parts[-1][1], spans=parts if len(parts) > 1 else ())
    record = Annotations(doc="d", mentions=(mention, Mention(type="X", start=0, end=3, text="Ann")))
    assert spans_are_sound(record, TEXT)
    assert found(record, TEXT) == []


def test_offsets_of_another_unit_are_shown_where_the_text_stands() -> None:
    utf16 = Mention(type="X", start=15, end=18, text="Bob")
    problems = found(Annotations(doc="d", mentions=(utf16,)), TEXT + ".")
    assert [problem.remedy for problem in problems] == ["that text stands at [14, 17]"]


def test_a_public_corpus_has_the_wrong_offsets_it_is_known_for(shared: Path) -> None:
    folders = sorted(path for path in (shared / "data" / "re3d").iterdir() if path.is_dir())
    mentions: dict[str, list[Mention]] = defaultdict(list)
    texts: dict[str, str] = {}
    for folder in folders:
        for row in _rows(folder / "documents.json"):
            texts[row["_id"]] = row["text"]
        for row in _rows(folder / "entities.json"):
            made = Mention(type=row["type"], start=row["begin"], end=row["end"], text=row["value"])
            mentions[row["documentId"]].append(made)
    problems = [
        problem
        for doc, text in texts.items()
        for problem in found(Annotations(doc=doc, mentions=tuple(mentions[doc])), text)
    ]
    assert sum(map(len, mentions.values())) == 3925
    assert [problem.rule for problem in problems] == ["slice"] * 5


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8-sig").split("\n") if line.strip()]
