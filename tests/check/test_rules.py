from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from goldspan.check.rules import RULES, Findings, Strictness, rule_table
from goldspan.files.address import unplaced

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_kebab_case_with_one_line(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert RULES[name].explanation.endswith(".")
    assert "\n" not in RULES[name].explanation


@pytest.mark.parametrize("name", RULES)
def test_where_a_rule_does_not_hold_the_table_says_what_happens(name: str) -> None:
    rule = RULES[name]
    assert bool(rule.otherwise) == (Strictness.PREDICTION not in rule.applies)
    assert {Strictness.GOLD, Strictness.PASS} <= rule.applies


def test_every_rule_a_record_or_its_reader_can_break_is_in_the_table(root: Path) -> None:
    rooms = ("check", "formats", "files")
    sources = [path.read_text("utf-8") for room in rooms for path in (root / "src/goldspan" / room).glob("*.py")]
    used = {
        name
        for source in sources
        for pattern in (
            r'rule="([a-z0-9-]+)"',
            r'\.add\(\s*(?:rule or )?"([a-z0-9-]+)"',
            r'(?:report|problem|_report)\((?:path|position|end|parsed)[^"()]*"([a-z0-9-]+)"',
        )
        for name in re.findall(pattern, source)
    }
    assert used - {"toml-syntax"} <= set(RULES)
    assert len(used) > 45


def test_findings_pass_over_what_does_not_apply() -> None:
    strict, soft = Findings(unplaced(), Strictness.GOLD), Findings(unplaced(), Strictness.PREDICTION)
    for findings in (strict, soft):
        findings.add("overlap", ("mentions", 0), "x")
        findings.add("slice", ("mentions", 0), "y")
    assert [problem.rule for problem in strict.problems] == ["overlap", "slice"]
    assert [problem.rule for problem in soft.problems] == ["slice"]


def test_an_unknown_rule_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Findings(unplaced()).add("no-such-rule", (), "x")


def test_the_table_has_a_row_a_rule() -> None:
    table = rule_table().splitlines()
    assert len(table) == len(RULES) + 2
    assert "| `overlap` | Mentions do not overlap where the schema is flat. | scored as they are |" in table
    assert "| `past-text` | A span ends within the text. | held to it |" in table
