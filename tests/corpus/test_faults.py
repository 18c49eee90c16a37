from __future__ import annotations

import pytest

from goldspan.corpus.faults import fault, line_at, line_of
from goldspan.corpus.mapped import Edit, MappedText


def test_a_fault_is_one_line_with_its_place() -> None:
    error = fault("seeds/a.txt", "nul", "byte 3 is NUL", "text", "remove it", line=2)
    assert error.lines() == ["seeds/a.txt:2: byte 3 is NUL; expected text; remove it"]


@pytest.mark.parametrize(("position", "line"), [(0, 1), (1, 1), (2, 2), (3, 3), (4, 3)])
def test_lines_count_from_one(position: int, line: int) -> None:
    assert line_at("a\n\nbc", position) == line


def test_lines_are_those_of_the_raw_file() -> None:
    text = MappedText.raw("x\ny\nz").edit([Edit(0, 4, "", "gone")])
    assert text.text == "z"
    assert line_of("x\ny\nz", text, 0) == 3
