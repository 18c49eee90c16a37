"""Which sentence a code point is in: a plain rule, enough to tell how far apart two mentions are.

A line end ends a sentence. So do `.`, `!`, `?` and `…`, closing quotes and brackets after them included, where white
space follows, and for the full stop a capital or a digit after it and no title, month or initial (and no "No.", if a
number follows) before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_CLOSING, _OPENING = "\"'”’)\\]»", "\"'“‘(\\[«"
_END = re.compile(rf"\n|[!?…][{_CLOSING}]*(?=\s)|\.[{_CLOSING}]*(?=\s+[{_OPENING}]*[^\W_a-z])")
_BEFORE = re.compile(r"[^\W\d_]+\Z")
_TITLES = "mr mrs ms dr prof gen lt col maj capt cmdr adm brig sgt sen rep gov rev hon st shri smt"
_GOES_ON = {*_TITLES.split(" "), *["jan", "feb", "aug", "sept", "oct", "nov", "dec", "no", "vs"]}


def sentence_starts(text: str) -> list[int]:
    """Return where the sentences of `text` start, in code points, ascending; the first at 0."""
    starts = [0]
    for end in _END.finditer(text):
        first, last = end.span()
        if text[first] == "." and _goes_on(text[max(0, first - 12) : first], text[last : last + 5]):
            continue
        starts.append(last)
    return starts


def sentence_of(starts: list[int], position: int) -> int:
    """Return the number of the sentence that holds the code point at `position`, from 0."""
    return bisect_right(starts, position) - 1


def _goes_on(before: str, after: str) -> bool:
    found = _BEFORE.search(before)
    word = found[0].lower() if found else ""
    if word == "no":
        return after.lstrip()[:1].isdigit()
    return len(word) == 1 or word in _GOES_ON
