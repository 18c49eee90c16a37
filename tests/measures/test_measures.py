from __future__ import annotations

import doctest
import subprocess
import sys

import pytest

from goldspan import measures
from goldspan.measures import measure


def test_every_name_is_there_and_nothing_else() -> None:
    homes = [name for names in measures._HOMES.values() for name in names]
    assert sorted(homes) == sorted(measures.__all__)
    for name in measures.__all__:
        assert getattr(measures, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = measures.nonsense


@pytest.mark.parametrize("module", [measures, measure])
def test_examples(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted >= 4
    assert found.failed == 0


def test_names_of_measures_are_read_without_numpy() -> None:
    code = "import sys, goldspan.measures, goldspan.measures.measure; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
