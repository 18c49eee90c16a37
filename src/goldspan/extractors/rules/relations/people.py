"""Persons, offices and meetings."""

from __future__ import annotations

from functools import cache

from goldspan.extractors.rules.relations.template import RelationPattern, pattern

_MEET = (
    r"(?:(?:met|meets?|receive[sd]?|welcome[sd]?|hosts|hosted)(?: with)?|"
    r"(?:hold|holds|held|holding|had|have) (?:<LOW>){0,2}(?:<EVENT>|discussions) with)"
)
_JOIN = (
    r"(?:hold|holds|held|holding|attend|attends|attended|attending|join|joins|joined|host|hosts|hosted|co-hosted|lead|led|"
    r"chair|chaired|addressed?|began|begin|concluded?|conducted?|launched|opened|(?:took|take|taking) part in|"
    r"participated? in|participating in|arrived? for)"
)


_WITH = r"(?P<t><EVENT>)(?: <LOW>{0,3}(?:on|in) <VALUE>)?,? (?:with|between|among|involving|attended by|hosted by) "


@cache
def patterns() -> tuple[RelationPattern, ...]:
    """Return the patterns, each with an example."""
    table = (
        (
            "HOLDS_ROLE",
            r"(?P<t><ROLE>),? <HON>{0,2}(?P<h><PERSON>)",
            "A speech by {Prime Minister} [Laura Kask] followed.",
        ),
        (
            "HOLDS_ROLE",
            r"(?P<h><PERSON>), (?:the |a |an )?<LOW>{0,2}(?:<A>(?:[’']s)? ){0,2}(?P<t><ROLE>)(?!,? <HON>?<PERSON>)",
            "[Laura Kask], the Estonian {foreign minister}, left early.",
        ),
        (
            "HOLDS_ROLE",
            (
                r"(?P<h><PERSON>) (?:is|was|became|serves as|served as|was (?:appointed|named|elected)(?: as)?) "
                r"(?:the |a )?(?:<A>(?:[’']s)? )?(?P<t><ROLE>)"
            ),
            "[Laura Kask] was appointed {foreign minister} of Estonia.",
        ),
        (
            "ROLE_OF",
            r"(?P<t><A>)(?:[’']s)? (?:new |acting |outgoing |top |own )?(?P<h><ROLE>)",
            "The {Latvian} [defence minister] spoke first.",
        ),
        ("ROLE_OF", r"(?P<h><ROLE>) (?:of|for|to|at) (?:the )?(?P<t><A>)", "The [president] of {Finland} spoke first."),
        (
            "AFFILIATED_WITH",
            r"(?P<h><PERSON>) of (?:the )?(?P<t><A>)",
            "[Laura Kask] of {Amnesty International} objected.",
        ),
        (
            "MET_WITH",
            rf"(?P<h><WHO...>) <AUX>{_MEET} <COUNTERPART>(?P<t><WHO...>)",
            "On that day [Laura Kask] met {Peter Novak} in private.",
        ),
        (
            "MET_WITH",
            r"<EVENT> between (?P<h><WHO>) and <COUNTERPART>(?P<t><WHO>)",
            "The meeting between [Laura Kask] and {Peter Novak} was short.",
        ),
        (
            "MET_WITH",
            r"(?P<h><WHO>)[’']s <LOW>{0,2}<EVENT> with <COUNTERPART>(?P<t><WHO>)",
            "[Laura Kask]'s meeting with {Peter Novak} was short.",
        ),
        (
            "PARTICIPATES_IN",
            rf"(?P<h><WHO...>) <AUX>{_JOIN} <DET><LOW>?(?P<t><EVENT>)",
            "[Laura Kask] will attend the {security conference} there.",
        ),
        (
            "PARTICIPATES_IN",
            rf"(?P<h><A...>) <AUX>{_JOIN} <DET><LOW>?(?P<t><EVENT>)",
            "[Estonia] and Latvia held {joint naval drills} there.",
        ),
        (
            "PARTICIPATES_IN",
            (_WITH + r"(?:the )?<COUNTERPART>(?P<h><WHO...>)"),
            "He left after {talks} with Defence Minister [Laura Kask] ended.",
        ),
        (
            "PARTICIPATES_IN",
            (_WITH + r"(?:the )?(?P<h><A...>)(?! <ROLE>)"),
            "He left after {talks} between [Estonia] and Latvia ended.",
        ),
    )
    return tuple(pattern(*row) for row in table)
