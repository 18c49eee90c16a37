"""Where and when things happen, what lies in what, and what belongs to whom."""

from __future__ import annotations

from functools import cache

from goldspan.extractors.rules.relations.template import RelationPattern, pattern


@cache
def patterns() -> tuple[RelationPattern, ...]:
    """Return the patterns, each with an example."""
    table = (
        (
            "HELD_AT",
            r"(?P<h><EVENT>)<..EVENT>(?:in|at) (?:the )?(?P<t><P>)",
            "The [meeting] with Finland in {Riga} ended.",
        ),
        ("HELD_AT", r"(?P<h><EVENT>) to (?:the )?(?P<t><P>)", "His [visit] to {Riga} ended."),
        (
            "HAS_DATE",
            r"(?P<h><EVENT>)<..DEAL>,? (?:on|in|for|this|next|scheduled for)? ?(?P<t><DATE>)",
            "The [meeting] in Riga on {3 May 2016} ended.",
        ),
        ("HAS_DATE", r"(?P<t><DATE>)[’']s (?P<h><EVENT>)", "{Friday}'s [meeting] was short."),
        (
            "LOCATED_IN",
            r"(?P<h><FACILITY>)(?:,| in| near| at)(?: the)? (?:(?:city|town|port) of )?(?P<t><GPE>)",
            "They landed at [Tartu Airport] in {Estonia} late.",
        ),
        ("LOCATED_IN", r"(?P<h><GPE>), (?P<t><GPE>)", "They landed in [Kyiv], {Ukraine}, late."),
        (
            "LOCATED_IN",
            r"(?P<t><GPE>)-based (?:<LOW>)?(?P<h><O>)",
            "The {Geneva}-based [Nordic Peace Institute] objected.",
        ),
        (
            "LOCATED_IN",
            r"(?P<h><O>),? (?:based|headquartered) in (?:the )?(?P<t><GPE>)",
            "The [Nordic Peace Institute], based in {Geneva}, objected.",
        ),
        ("PART_OF", r"(?P<t><GPE>)(?:[’']s)? (?P<h><GOV_ORG>)", "The {Polish} [foreign ministry] denied it."),
        (
            "PART_OF",
            r"(?P<h><O>),? (?:which is )?(?:an? |the )?(?:part|arm|branch|unit|division) of (?:the )?(?P<t><A>)",
            "The [Nordic Peace Institute], an arm of the {United Nations}, objected.",
        ),
        (
            "OWNS",
            r"(?P<h><A>)-owned <LOW>?(?P<t><COMPANY>)",
            "The [Finnish]-owned {Baltic Hull Works Ltd} won the order.",
        ),
        (
            "OWNS",
            r"(?P<t><COMPANY>),? (?:which is )?(?:<LOW>)?(?:owned by|a subsidiary of|a unit of) (?:the )?(?P<h><A>)",
            "{Baltic Hull Works Ltd}, a subsidiary of [Saab], won the order.",
        ),
        (
            "OWNS",
            r"(?P<h><A>) <AUX>(?:owns?|owned|acquired?|bought|buys|holds) (?:[a-z0-9.%]{1,12} ){0,5}(?P<t><COMPANY>)",
            "[Finland] owns a majority stake in {Baltic Hull Works Ltd} now.",
        ),
    )
    return tuple(pattern(*row) for row in table)
