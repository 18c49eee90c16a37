"""Patterns of relations, written over types: `(?P<h><GPE...>) <AUX>signed <DET>(?P<t><AGREEMENT>)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldspan.extractors.rules.candidates import RANK

FIRST = 0xE000
"""Mentions become characters of the private use area, one for each type."""

LAST = FIRST + len(RANK) - 1

_GROUPS: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in RANK},
    "A": ("GPE", "GOV_ORG", "COMPANY", "ORG"),
    "O": ("GOV_ORG", "COMPANY", "ORG"),
    "P": ("GPE", "LOC", "FACILITY"),
    "DEAL": ("AGREEMENT", "EVENT"),
    "OBJECT": ("EQUIPMENT", "FACILITY"),
    "MAKER": ("GPE", "GOV_ORG", "COMPANY", "ORG", "FACILITY"),
    "VALUE": ("MONEY", "QUANTITY", "DATE"),
}
_PLANNED = "will|would|shall|to|plans?|planning|planned|expected|due|set|scheduled|intends?|wants?|agreed|going|ready"
_UNSURE = "may|might|could|can|should|considering|reportedly|possibly|hopes?|hoping|proposed|offered"
_NEGATED = "not|never|didn[’']t|won[’']t|refused|declined|failed|cannot|denied|neither|no longer|without"
_OTHER = (
    "also|already|did|do|does|jointly|formally|officially|now|then|later|recently|finally|earlier|both|each|soon|has|have|had|is|are|"
    "was|were|be|been|being|on|in|by|next|this|last|likely|for|having|[a-z]{3,12}ly"
)
_MACROS = {
    "AUX": rf"(?P<aux>(?:(?:{_PLANNED}|{_UNSURE}|{_NEGATED}|{_OTHER}|<DATE>),? ){{0,6}})",
    "COUNTERPART": r"(?:(?:his|her|their|the) (?:<GPE>(?:[’']s)? )?(?:[a-z]{1,15} ){0,2}counterparts? )?",
    "DET": (
        r"(?:(?:the|a|an|its|their|his|her|this|these|that|another|new|first|second|third|major|landmark|historic|more|"
        r"some|several|about|around|nearly|up to|over|further|additional|long-awaited|<VALUE>|<GPE>(?:[’']s)?)[ -])"
        r"{0,4}"
    ),
    "HON": r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Gen|General|Lt Gen|Admiral|Adm|Col|Colonel|Prof|Shri|Smt|Lord|Sheikh|Captain)\.? )",
    "LOW": r"(?:[a-z][a-z-]{0,20} )",
    "WHO": r"(?:(?:(?:<A>(?:[’']s)? )?<ROLE>,? <HON>{0,2})?<HON>?<PERSON>)",
}
_NAME = re.compile(r"<(\.\.)?([A-Z_]*)(\.\.\.)?>")


def letter(type_name: str) -> str:
    """Return the character that stands for a mention of a type."""
    return chr(FIRST + RANK.index(type_name))


@dataclass(frozen=True, slots=True)
class RelationPattern:
    """A pattern for one relation.

    `h` and `t` are the groups that hold head and tail, or several of each: every mention in them whose type the schema
    allows there is one. A group `aux` holds the words that say whether it happened. In the example the head stands in
    square brackets and the tail in braces.
    """

    relation: str
    regex: re.Pattern[str]
    example: str


def pattern(relation: str, template: str, example: str) -> RelationPattern:
    """Return a pattern from a template.

    In angle brackets stand a type or group of types (`<A>`), a list of them (`<A...>`), up to 60 characters without one
    (`<..A>`) or without any mention (`<..>`), or a shorthand: `<AUX>` the words before a verb, `<DET>` those before a
    noun, `<WHO>` a person with or without a title, `<COUNTERPART>` an optional "his Polish counterpart", `<LOW>` a
    word.
    """
    return RelationPattern(relation, re.compile(_expanded(template)), example)


def realis_of(words: str) -> str:
    """Return what the words before a verb say of it: asserted, planned, negated or hypothetical."""
    for value, listed in (("negated", _NEGATED), ("hypothetical", _UNSURE), ("planned", _PLANNED)):
        if re.search(rf"\b(?:{listed})\b", words):
            return value
    return "asserted"


def _expanded(template: str) -> str:
    return _NAME.sub(_replacement, template)


def _replacement(found: re.Match[str]) -> str:
    without, name, several = found.groups()
    if without:
        return f"[^{_letters(name) if name else f'{chr(FIRST)}-{chr(LAST)}'};:]{{0,60}}?"
    single = _expanded(_MACROS[name]) if name in _MACROS else f"[{_letters(name)}]"
    if not several:
        return single
    between = rf"(?:the )?{_expanded('<COUNTERPART>')}" if name == "WHO" else "(?:the )?"
    return rf"(?:{single}(?:(?:,? and|,|,? as well as|/|-)(?: |(?<=[-/])){between}{single}){{0,8}})"


def _letters(name: str) -> str:
    return "".join(map(letter, _GROUPS[name]))
