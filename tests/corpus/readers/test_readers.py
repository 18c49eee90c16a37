from __future__ import annotations

import pytest

from goldspan.corpus.readers import READERS, reader_for
from goldspan.errors import InputError


@pytest.mark.parametrize("path", ["seeds/a.txt", "seeds/2021/a.HTML", "seeds/a.b.htm", "seeds/a.Json"])
def test_a_suffix_tells_the_reader(path: str) -> None:
    assert reader_for(path) in READERS.values()


@pytest.mark.parametrize(
    ("path", "found"), [("seeds/a.pdf", 'suffix ".pdf"'), ("seeds/README", "no suffix"), ("a/.txt", "no suffix")]
)
def test_an_unknown_suffix_names_the_known_ones(path: str, found: str) -> None:
    with pytest.raises(InputError) as caught:
        reader_for(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.found, problem.expected) == (path, found, "one of .htm, .html, .json, .txt")
