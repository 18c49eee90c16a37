"""The guideline as a project's instruction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goldspan.errors import UsageError
from goldspan.jobs.sync.projects import as_html, look_of
from goldspan.schema import parse_schema
from goldspan.workspace import open_workspace

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = parse_schema('name = "s"\nversion = 1\n[entity.A]\n')


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("# Rules\n\nText.\n", "<h1>Rules</h1>\n<p>Text.</p>"),
        ("<!-- generated: x -->\n- *one*\n<!-- end -->\n", "<ul>\n<li><em>one</em></li>\n</ul>"),
        ("a <script>alert(1)</script>", "<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("", ""),
    ],
)
def test_markdown_is_shown(markdown: str, html: str) -> None:
    assert as_html(markdown) == html


def test_tables_with_lines_in_cells() -> None:
    assert "<td>b<br>c</td>" in as_html("| a |\n| --- |\n| b<br>c |\n")


def test_the_guideline_of_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "goldspan.toml").write_text('name = "w"\n')
    (tmp_path / "annotations").mkdir()
    workspace = open_workspace(tmp_path)
    assert look_of(workspace, SCHEMA).instruction == ""
    guideline = tmp_path / "annotations" / "GUIDELINES.md"
    guideline.write_text("Mark *all*.")
    assert look_of(workspace, SCHEMA).instruction == "<p>Mark <em>all</em>.</p>"
    guideline.write_bytes(b"\xff")
    with pytest.raises(UsageError, match=r"annotations/GUIDELINES\.md: not UTF-8"):
        look_of(workspace, SCHEMA)
