"""Plain text: the whole file is the article. What it says of itself is found in the clean text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.corpus.article import Article
from goldspan.corpus.faults import fault

if TYPE_CHECKING:
    from goldspan.corpus.mapped import MappedText

_PAGE = re.compile(r"\ufeff?\s*<(?:!doctype html|html)\b", re.IGNORECASE)


def read(raw: MappedText, path: str) -> Article:
    """Read a plain text.

    Raises:
        InputError: The file is a whole web page under another name.
    """
    if _PAGE.match(raw.text):
        raise fault(path, "misnamed-file", "a web page in a .txt file", "plain text", "rename it to .html", line=1)
    return Article(text=raw)
