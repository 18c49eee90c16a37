"""Characters nobody sees: which ones go, and where a joiner is part of the writing and stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from goldspan.corpus.mapped import Edit, MappedText
from goldspan.corpus.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

# Zero-width space, direction marks and controls, combining grapheme joiner, word joiner and invisible operators, the
# byte order mark within a text, soft hyphen. They change no letter, and hide words from any search.
_NEVER_WRITING = re.compile("[\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_JOINERS = re.compile("[\u180e\u200c\u200d]+")

# Scripts whose letters a joiner shapes: Arabic, Syriac, N'Ko, Mongolian, those of India and of South-East Asia.
_SHAPED = re.compile(
    "[\u0600-\u07ff\u08a0-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ua9e0-\ua9ff\uaa60-\uaa7f\ufb50-\ufdff\ufe70-\ufefc]"
)
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca")
_PICTURE = re.compile("[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
_PICTURE_END = re.compile("[\ufe0f\U000e007f]|" + _PICTURE.pattern)

# Invisible copies of ASCII: only a flag is written with them (Scotland's, for one).
_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f|[\U000e0000-\U000e007f]+")


def drop_invisible(text: MappedText) -> MappedText:
    """Drop invisible characters.

    A joiner or non-joiner stays between letters of a script that needs it and after a sign that silences a vowel; a
    joiner also between the parts of an emoji. Of several in a row only the first can stay.
    """
    text = text.delete(_NEVER_WRITING, Reason.INVISIBLE)
    text = text.replace(_TAGS, lambda found: found if found[0] == "\U0001f3f4" else "", Reason.INVISIBLE)
    return text.edit(_idle_joiners(text.text))


def _idle_joiners(text: str) -> Iterator[Edit]:
    for match in _JOINERS.finditer(text):
        start, end = match.span()
        kept = _joins(text[start - 1 : start], text[start], text[end : end + 1])
        yield Edit(start + kept, end, "", Reason.INVISIBLE)


def _joins(before: str, joiner: str, after: str) -> bool:
    """Tell whether a joiner between two characters is part of the writing; an edge of the text is an empty one."""
    if before in _VIRAMAS:
        return True
    if _SHAPED.match(before) and _SHAPED.match(after):
        return True
    return joiner == "\u200d" and bool(_PICTURE_END.match(before) and _PICTURE.match(after))
