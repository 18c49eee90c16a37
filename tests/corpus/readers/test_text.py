from __future__ import annotations

import pytest

from goldspan.corpus.mapped import MappedText
from goldspan.corpus.readers import text
from goldspan.errors import InputError


def test_the_whole_file_is_the_article() -> None:
    raw = MappedText.raw("A title\r\n<b>not markup</b> AT&amp;T\n")
    assert text.read(raw, "seeds/a.txt").text is raw


@pytest.mark.parametrize("raw", ["<!DOCTYPE html><p>x", "\ufeff\n <HTML lang=en>"])
def test_a_page_under_another_name_is_refused(raw: str) -> None:
    with pytest.raises(InputError, match=r"seeds/a\.txt:1: a web page in a \.txt file; .* rename it to \.html"):
        text.read(MappedText.raw(raw), "seeds/a.txt")
