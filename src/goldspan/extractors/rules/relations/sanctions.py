"""Sanctions: who imposes them, on whom."""

from __future__ import annotations

from functools import cache

from goldspan.extractors.rules.relations.template import RelationPattern, pattern

_IMPOSE = r"(?:impose[sd]?|puts?|place[sd]?|slap(?:s|ped)|announce[sd]?|adopt(?:s|ed)?|extend(?:s|ed)?)"
_ON = r"(?:sanctions|embargo) (?:on <DATE> )?(?:on|against) (?:the )?"
_LIST = r"(?:sanction(?:s|ed)|blacklist(?:s|ed)?|list(?:s|ed)|froze the (?:assets|property) of|embargoe[sd])"


@cache
def patterns() -> tuple[RelationPattern, ...]:
    """Return the patterns, each with an example."""
    table = (
        (
            "SANCTIONS",
            rf"(?P<h><A>) <AUX>{_IMPOSE} <DET><LOW>{{0,3}}{_ON}(?P<t><A...>)",
            "The [United States] on Monday imposed new economic sanctions on {Belarus} again.",
        ),
        (
            "SANCTIONS",
            rf"(?P<h><A>) <AUX>{_LIST} (?:the )?(?P<t><A...>)",
            "The [European Union] blacklisted {Baltic Hull Works Ltd} and Saab.",
        ),
        (
            "SANCTIONS",
            rf"(?P<h><A>) <AUX>{_LIST} <LOW>{{0,3}}(?P<t><PERSON...>)",
            "The [United States] sanctioned businessman {Oleg Marchenko} as well.",
        ),
        (
            "SANCTIONS",
            rf"(?P<h><A>)(?:[’']s?)? <LOW>{{0,3}}{_ON}(?P<t><A...>)",
            "The [European Union]'s arms embargo on {Belarus} stays in force.",
        ),
    )
    return tuple(pattern(*row) for row in table)
