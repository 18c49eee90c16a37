"""Troubles are told in one line and kept whole."""

from __future__ import annotations

import pytest

from goldspan.annotations.label_studio import Trouble


@pytest.mark.parametrize(
    ("kept", "line"),
    [
        (True, "d region m1: offsets [1, 99); expected offsets within the text"),
        (
            False,
            (
                "d region m1: offsets [1, 99); expected offsets within the text;"
                " it was left out and set aside whole: correct it on the server, and pull again"
            ),
        ),
    ],
)
def test_one_line(kept: bool, line: str) -> None:
    raw = {"id": "m1", "value": {}}
    trouble = Trouble(
        doc="d",
        region="m1",
        rule="bad-offset",
        found="offsets [1, 99)",
        expected="offsets within the text",
        raw=raw,
        kept=kept,
    )
    assert str(trouble.to_problem()) == line
    assert trouble.to_problem().rule == "bad-offset"
    assert trouble.to_dict() == {
        "doc": "d",
        "region": "m1",
        "rule": "bad-offset",
        "found": "offsets [1, 99)",
        "expected": "offsets within the text",
        "kept": kept,
        "raw": raw,
    }
