from __future__ import annotations

import subprocess
import sys

import pytest

import goldspan

NAMES = [
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


def test_the_public_names_are_exactly_these() -> None:
    assert goldspan.__all__ == NAMES
    assert dir(goldspan) == NAMES
    assert all(getattr(goldspan, name) is not None for name in NAMES)


def test_what_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = goldspan.nothing


def test_importing_costs_nothing() -> None:
    program = "import sys; before = set(sys.modules); import goldspan; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name.startswith("goldspan")} <= {"goldspan", "goldspan.version"}
    assert "numpy" not in done.stdout.split()
