"""goldspan: articles in, a gold-labelled dataset of entities and relations out, and a number you can trust.

Everything here is imported when it is first used: `import goldspan` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goldspan.annotation import Annotations, Entity, Mention, Relation
    from goldspan.document import Document
    from goldspan.errors import GoldspanError
    from goldspan.formats import read
    from goldspan.schema import Schema, read_schema

__version__ = "0.1.0"

_WHERE = {
    "Annotations": "annotation",
    "Document": "document",
    "Entity": "annotation",
    "GoldspanError": "errors",
    "Mention": "annotation",
    "Relation": "annotation",
    "Schema": "schema",
    "read": "formats",
    "read_schema": "schema",
}

__all__ = [
    "Annotations",
    "Document",
    "Entity",
    "GoldspanError",
    "Mention",
    "Relation",
    "Schema",
    "__version__",
    "read",
    "read_schema",
]


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(f"goldspan.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'goldspan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
