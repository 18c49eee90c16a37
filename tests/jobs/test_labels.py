from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotation import Annotations, Mention, Relation
from goldspan.annotations.gold import read_gold, write_gold
from goldspan.document import Document, Raw, text_sha256
from goldspan.errors import RecordError
from goldspan.formats.record import read_record
from goldspan.jobs.labels import (
    Label,
    carry_over,
    lost_file,
    read_labels,
    stranded,
    text_diff,
    through_raw,
    write_carried,
)
from goldspan.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "goldspan.toml").write_text('name = "w"')
    return open_workspace(tmp_path)


def document(text: str, *rows: tuple[int, int, int, int], raw: str = "r") -> Document:
    return Document(
        id="d",
        text=text,
        sha256=text_sha256(text),
        raw=Raw(path="seeds/d.txt", sha256=raw, encoding="utf-8"),
        offset_map=rows,
    )


def label(workspace: Workspace, doc: Document, *spans: tuple[int, int]) -> Label:
    mentions = tuple(
        Mention(id=f"m{i}", type="T", start=start, end=end, text=doc.text[start:end])
        for i, (start, end) in enumerate(spans)
    )
    return Label(workspace.gold, Annotations(doc="d", sha256=doc.sha256, mentions=mentions))


# The raw file is "AA  Oslo RÃ¼gen BB". The old text left one of two spaces, the new one mends the second name too.
OLD = document("AA Oslo RÃ¼gen BB", (0, 3, 0, 3), (3, 17, 4, 18))
NEW = document("Oslo Rügen BB", (0, 5, 4, 9), (5, 10, 9, 15), (10, 13, 15, 18))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (3, 7, (0, 4)),  # Oslo
        (8, 14, (5, 10)),  # the whole name that was rewritten
        (8, 10, None),  # a part of it
        (0, 2, None),  # gone
        (0, 7, None),  # partly gone
        (15, 17, (11, 13)),
    ],
)
def test_through_the_raw_file(start: int, end: int, expected: tuple[int, int] | None) -> None:
    assert through_raw(OLD, NEW)(start, end) == expected


def test_the_raw_file_is_the_way_where_it_is_the_same(workspace: Workspace) -> None:
    (carried,) = carry_over([label(workspace, OLD, (3, 7), (8, 14), (0, 2))], OLD, NEW)
    assert [(m.start, m.end, m.text) for m in carried.rebased.record.mentions] == [(0, 4, "Oslo"), (5, 10, "Rügen")]
    assert carried.moves() + carried.losses() == [
        'mention "m0" "T" [3, 7] "Oslo" moves to [0, 4]',
        'mention "m1" "T" [8, 14] "RÃ¼gen" moves to [5, 10] and reads "Rügen"',
        'mention "m2" "T" [0, 2] "AA" is lost',
    ]


def test_texts_are_aligned_where_the_raw_file_changed(workspace: Workspace) -> None:
    old = document("They met in Oslo on Monday .", raw="r1")
    new = document("Update : They met in Oslo on Friday .", raw="r2")
    (carried,) = carry_over([label(workspace, old, (12, 16), (20, 26))], old, new)
    assert [(m.id, m.start) for m in carried.rebased.record.mentions] == [("m0", 21)]
    assert [m.id for m in carried.rebased.lost_mentions] == ["m1"]


def test_labels_already_on_the_new_text_are_left_alone(workspace: Workspace) -> None:
    assert carry_over([label(workspace, NEW, (0, 4))], OLD, NEW) == []


def test_labels_on_neither_text_are_told(workspace: Workspace) -> None:
    other = document("Something else")
    (problem,) = stranded([label(workspace, other), label(workspace, OLD), label(workspace, NEW)], OLD, NEW, workspace)
    assert problem.file == "annotations/gold/d.json"
    assert problem.remedy.startswith("bring back the document")
    assert len(stranded([label(workspace, OLD)], None, NEW, workspace)) == 1


def test_what_is_lost_is_set_aside_where_nothing_reads_it(workspace: Workspace) -> None:
    record = Annotations(
        doc="d",
        sha256=OLD.sha256,
        mentions=(Mention(id="a", type="T", start=0, end=2), Mention(id="b", type="T", start=3, end=7)),
        relations=(Relation(type="R", head="a", tail="b"),),
    )
    annotator = workspace.passes / "ana"
    for folder in (workspace.gold, annotator):
        write_gold(folder, record)
    labels = read_labels(workspace)["d"]
    assert [each.file for each in labels] == [workspace.gold / "d.json", annotator / "d.json"]
    paths = write_carried(carry_over(labels, OLD, NEW), workspace)
    name = f"d.{OLD.sha256[:12]}.json"
    assert [workspace.shown(path) for path in paths] == [
        f"annotations/lost/gold/{name}",
        f"annotations/lost/passes/ana/{name}",
    ]
    aside = read_record(paths[0])
    assert aside.text == OLD.text
    assert [(m.id, m.extra) for m in aside.mentions] == [("a", {}), ("b", {"carried": True})]
    assert [r.type for r in aside.relations] == ["R"]
    assert read_gold(workspace.gold)["d"].relations == ()
    assert read_labels(workspace).keys() == {"d"}
    assert lost_file(workspace, labels[0]) == paths[0]


def test_labels_that_cannot_be_read_stop_everything(workspace: Workspace) -> None:
    workspace.gold.mkdir(parents=True)
    (workspace.gold / "d.json").write_text("{")
    with pytest.raises(RecordError) as caught:
        read_labels(workspace)
    assert caught.value.problems[0].file == "annotations/gold/d.json"


def test_a_diff_is_by_sentence_and_shows_no_control_characters() -> None:
    old = "One stays. Two goes.\nThree stays."
    new = "One stays. Two\x1b[31m comes.\nThree stays. " + "x" * 500
    lines = text_diff(old, new)
    assert lines[:2] == ["--- text as it is", "+++ text as it would be"]
    assert "-Two goes." in lines
    assert "+Two\\x1b[31m comes." in lines
    assert not any("One stays" in line for line in lines)
    assert max(map(len, lines)) < 170
