"""The word lists, read when first asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the word lists of `extractors/data/<name>.toml`."""
    return tomllib.loads((files("goldspan.extractors") / "data" / f"{name}.toml").read_text("utf-8"))
