"""Unicode normalisation form C through the offset map: only what changes is touched, and never NFKC.

NFKC would change what was written (½, ﬁ, ², full-width letters). NFC can lengthen a text: U+0958 becomes two.

Source: Unicode Standard Annex #15, Unicode Normalization Forms; its Stream-Safe Text Format allows 30 marks in a row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, combining, is_normalized, normalize

from goldspan.corpus.mapped import Edit, MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MARKS = 64
"""Longest row of combining marks; ordering a longer one could take quadratic time, and no language writes it."""


def compose(text: MappedText) -> MappedText:
    """Return the text in NFC; each rewritten stretch is one base character and its marks."""
    if is_normalized("NFC", text.text):
        return text
    return text.edit(_edits(text.text))


def too_many_marks(text: str) -> tuple[int, int] | None:
    """Return the first row of more than `MAX_MARKS` combining marks, or None."""
    marks = _class(c for c in set(text) if combining(c))
    match = re.search(f"[{marks}]{{{MAX_MARKS + 1},}}", text) if marks else None
    return match.span() if match else None


def _edits(text: str) -> Iterator[Edit]:
    """Yield an edit for each stretch that is not in NFC.

    A stretch ends before any character that composes with nothing before it: all but marks, and the vowels and final
    consonants of Korean syllables.
    """
    letters = set(text)
    joining = _class(
        c for c in letters if category(c)[0] == "M" or "\u1160" <= c <= "\u11ff" or "\U00016d40" <= c <= "\U00016d7f"
    )
    odd = _class(c for c in letters if not is_normalized("NFC", c))
    choices = [f"[{odd}][{joining}]*" if joining else f"[{odd}]"] if odd else []
    if joining:
        choices.append(f"(?s:.)[{joining}]+")
    for match in re.finditer("|".join(choices), text):
        yield Edit(*match.span(), normalize("NFC", match[0]), "")


def _class(characters: Iterator[str]) -> str:
    return "".join(re.escape(c) for c in sorted(characters))
