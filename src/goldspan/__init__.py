"""goldspan: articles in, a gold-labelled dataset of entities and relations out, and a number you can trust.

Everything here is imported when it is first used: `import goldspan` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from goldspan.version import __version__

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Entity, Mention, Relation
    from goldspan.api import compare, score
    from goldspan.document import Document
    from goldspan.errors import GoldspanError
    from goldspan.eval.comparison import Comparison
    from goldspan.eval.report import Report
    from goldspan.eval.scoring import ScoreOptions
    from goldspan.formats import read
    from goldspan.schema import Schema, read_schema

_WHERE = {
    "Annotations": "annotation",
    "Comparison": "eval.comparison",
    "Document": "document",
    "Entity": "annotation",
    "GoldspanError": "errors",
    "Mention": "annotation",
    "Relation": "annotation",
    "Report": "eval.report",
    "Schema": "schema",
    "ScoreOptions": "eval.scoring",
    "compare": "api",
    "read": "formats",
    "read_schema": "schema",
    "score": "api",
}

__all__ = [
    "Annotations",
    "Comparison",
    "Document",
    "Entity",
    "GoldspanError",
    "Mention",
    "Relation",
    "Report",
    "Schema",
    "ScoreOptions",
    "__version__",
    "compare",
    "read",
    "read_schema",
    "score",
]


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(f"goldspan.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'goldspan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
