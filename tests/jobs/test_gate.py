from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.document import Document, Meta, text_sha256
from goldspan.errors import InputError
from goldspan.eval.comparison.conditions import MeasureCondition, RunCondition
from goldspan.jobs.gate import facts_of, read_gate
from goldspan.measures.statistics.gate import Outcome

if TYPE_CHECKING:
    from pathlib import Path

FILE = """\
undecided = "fail"
conditions = [
  "F1(entities)@strict>=-0.01",
  "speed>=5",
]
[[slice]]
where = { agency = "ANI", year = "2021" }
conditions = ["F1(relations)@strict>=-0.05"]
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "gate.toml"
    path.write_text(text)
    return str(path)


def test_a_file_and_conditions_are_one_gate(tmp_path: Path) -> None:
    gate = read_gate([written(tmp_path, FILE), "failures<=0", "speed>=5"])
    assert list(map(str, gate.conditions)) == [
        "F1(entities)@strict>=-0.01",
        "speed>=5",
        "F1(relations)@strict>=-0.05 where agency=ANI, year=2021",
        "failures<=0",
    ]
    assert isinstance(gate.conditions[0], MeasureCondition)
    assert isinstance(gate.conditions[1], RunCondition)
    assert list(map(str, gate.measures)) == ["F1(entities)@strict", "F1(relations)@strict"]
    assert (gate.sliced, gate.undecided) == (True, Outcome.FAIL)


def test_the_command_line_outdoes_the_file(tmp_path: Path) -> None:
    assert read_gate([written(tmp_path, FILE)], Outcome.PASS).undecided is Outcome.PASS
    plain = read_gate(["F1(entities)@strict>=0"])
    assert (plain.undecided, plain.sliced) == (None, False)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('conditions = ["F1(entities)@strict"]', 1, "expected a condition such as"),
        ('conditions = []\n\n[[slice]]\nwhere = {agency = "A"}\nconditions = ["speed>=5"]', 5, "no speed of a part"),
        ('[[slice]]\nwhere = {colour = "red"}\nconditions = []', 2, 'unknown fact "colour"'),
        ("[[slice]]\nwhere = {}\nconditions = []", 2, "no fact"),
        ('undecided = "maybe"', 1, "expected one of"),
        ('condition = ["speed>=5"]', 1, "did you mean"),
        ("conditions = [", 1, "not TOML"),
    ],
)
def test_faults_of_a_file_have_their_lines(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gate([written(tmp_path, text)])
    assert caught.value.problems[0].line == line
    assert message in str(caught.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_gate(["speed", written(tmp_path, 'conditions = ["a>=1", "b>=x"]'), "gone.toml"])
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("text", ["", "conditions = []"])
def test_a_gate_that_asks_nothing_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="without conditions"):
        read_gate([written(tmp_path, text)])


def test_what_is_not_known_of_a_document_is_left_out() -> None:
    text = "x"
    meta = Meta(agency="ANI", published="2021-12-06")
    known = Document(id="a", text=text, sha256=text_sha256(text), meta=meta, split="dev")
    bare = Document(id="b", text=text, sha256=text_sha256(text), meta=Meta(language=None))
    assert facts_of([known, bare])["a"] == {"agency": "ANI", "year": "2021", "split": "dev"} | (
        {"language": meta.language} if meta.language else {}
    )
    assert facts_of([known, bare])["b"] == {}
