"""The room as a whole: its face and its examples."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

from goldspan.measures import statistics

MODULES = [f"{statistics.__name__}.{found.name}" for found in pkgutil.iter_modules(statistics.__path__)]


def test_what_is_public_is_there() -> None:
    assert statistics.__all__ == sorted(statistics.__all__, key=lambda name: (not name[0].isupper(), name))
    assert all(hasattr(statistics, name) for name in statistics.__all__)


@pytest.mark.parametrize("name", [statistics.__name__, *MODULES])
def test_examples_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_examples_are_found() -> None:
    assert doctest.testmod(statistics).attempted > 0


def test_nothing_heavy_is_imported() -> None:
    code = (
        f"import sys, {statistics.__name__}; "
        "print([name for name in ('scipy', 'pandas', 'sklearn', 'datasets') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
