"""The board as one self-contained HTML page: opened from disk, without a network, readable with scripts off.

Names and types are untrusted: everything is escaped, and a content security policy lets nothing run or load but this
page's own style and script, known by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from goldspan.errors import plural
from goldspan.eval.board.model import COLUMNS, FEW_DOCUMENTS, RANKED_BY
from goldspan.eval.signature import DEFINITION
from goldspan.eval.tables import bounds, percent, printable, speed

if TYPE_CHECKING:
    from goldspan.eval.board.model import Leaderboard

_ASSETS = files("goldspan.eval.board") / "assets"


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column as the page shows it: `part` starts a group, `class_` is its cells' style."""

    measure: str
    block: str
    head: str
    part: bool
    style: str


def board_html(leaderboard: Leaderboard) -> str:
    """Return the page; the same leaderboard gives the same bytes."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {
        "bounds": bounds,
        "count": lambda number: f"{number:,}",
        "documents": lambda number: plural(number, "document"),
        "percent": percent,
        "runs": lambda number: plural(number, "run"),
        "shown": printable,
        "speed": speed,
        "width": lambda value: f"{100 * value:.1f}",
    }
    # Both are files of this package and hold no `</`: nothing in them can be escaped or can end its element.
    style, script = _asset("board.css"), _asset("board.js")
    sources = f"style-src {_source(style)}; script-src {_source(script)}"
    policy = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    return environment.from_string(_asset("board.html.j2")).render(
        leaderboard=leaderboard,
        columns=_columns(),
        ranked_by=RANKED_BY,
        few=FEW_DOCUMENTS,
        definition=DEFINITION,
        policy=Markup(policy),  # noqa: S704 - made of constants and hashes
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
    )


def _columns() -> list[_Shown]:
    shown, block = [], ""
    for column in COLUMNS:
        part = column.block != block
        headline = column.measure == RANKED_BY
        style = " ".join(name for name, holds in (("part", part), ("headline", headline)) if holds)
        shown.append(_Shown(column.measure, column.block, column.head, part, style))
        block = column.block
    return shown


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _source(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
