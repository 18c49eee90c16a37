from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.annotations.quality.exceptions import Exempt, read_exceptions, without_exceptions
from goldspan.annotations.quality.finding import Finding
from goldspan.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def finding(rule: str, doc: str, text: str) -> Finding:
    return Finding(rule, doc, "mentions", 0, (0, 4), text, "", "")


def test_an_exception_covers_its_rule_text_and_document() -> None:
    findings = [finding("unlabelled", "a", "Oslo"), finding("unlabelled", "b", "Oslo"), finding("norm", "a", "Oslo")]
    everywhere = Exempt(rule="unlabelled", text="Oslo", reason="a ship")
    here = Exempt(rule="unlabelled", text="Oslo", doc="a", reason="a ship")
    assert without_exceptions(findings, [everywhere]) == ([findings[2]], findings[:2], [])
    assert without_exceptions(findings, [here]) == (findings[1:], findings[:1], [])


def test_an_exception_that_covers_nothing_is_told() -> None:
    stale = Exempt(rule="norm", text="Oslo", reason="")
    assert without_exceptions([finding("unlabelled", "a", "Oslo")], [stale])[2] == [stale]


def test_they_are_read_from_toml(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    assert read_exceptions(path) == ()
    path.write_text('[[exception]]\nrule = "norm"\ntext = "May"\nreason = "a name"\n')
    assert read_exceptions(path) == (Exempt(rule="norm", text="May", reason="a name"),)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('[[exception]]\nrule = "norm"\ntext = "May"\n', 1),
        ('[[exception]]\nrule = "norm"\ntext = "May"\nreason = "x"\nwhy = 3\n', 5),
    ],
)
def test_faults_name_their_line(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "exceptions.toml"
    path.write_text(content)
    with pytest.raises(SettingsError) as caught:
        read_exceptions(path, "exceptions.toml")
    assert [problem.line for problem in caught.value.problems] == [line]
