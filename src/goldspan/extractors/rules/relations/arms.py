"""Equipment: who buys, supplies and makes it, and how much of it."""

from __future__ import annotations

from functools import cache

from goldspan.extractors.rules.relations.template import RelationPattern, pattern

_BUY = (
    r"(?:buy|buys|bought|buying|purchase[sd]?|purchasing|procure[sd]?|procuring|order|orders|ordered|ordering|"
    r"acquire[sd]?|acquiring|lease[sd]?|leasing)"
)
_SUPPLY = (
    r"(?:supply|supplies|supplied|supplying|deliver|delivers|delivered|delivering|sell|sells|sold|selling|export|exports|"
    r"exported|exporting|provide[sd]?|providing|ship|ships|shipped|shipping|transfer|transfers|transferred)"
)
_MAKE = (
    r"(?:manufacture[sd]?|manufacturing|produce[sd]?|producing|make|makes|made|making|build|builds|built|building|"
    r"assemble[sd]?|assembling|develop|develops|developed|developing)"
)


@cache
def patterns() -> tuple[RelationPattern, ...]:
    """Return the patterns, each with an example."""
    table = (
        (
            "PROCURES",
            rf"(?P<h><A...>) <AUX>{_BUY} <..OBJECT>(?P<t><EQUIPMENT...>)",
            "[Finland] will buy 12 {F-16 fighter jets} next year.",
        ),
        (
            "PROCURES",
            (
                r"(?P<h><A>)(?:[’']s)? (?:planned )?(?:purchase|procurement|acquisition|order|lease) (?:of|for) "
                r"<..OBJECT>"
                r"(?P<t><EQUIPMENT...>)"
            ),
            "[Finland]'s purchase of 12 {F-16 fighter jets} was delayed.",
        ),
        (
            "PROCURES",
            (
                r"(?:contract|deal|agreement|<AGREEMENT>)<..DEAL>to (?:sell|supply|deliver) <..OBJECT>"
                r"(?P<t><EQUIPMENT>) to "
                r"(?:the )?(?P<h><A>)"
            ),
            "It signed a contract to supply 12 {F-16 fighter jets} to [Finland] there.",
        ),
        (
            "SUPPLIES",
            rf"(?P<h><A...>) <AUX>{_SUPPLY} <..OBJECT>(?P<t><EQUIPMENT...>)",
            "[Sweden] delivered four {Hammer-class patrol boats} to Estonia.",
        ),
        (
            "SUPPLIES",
            r"(?P<t><EQUIPMENT>)<..OBJECT>(?:from|through|via|supplied by|delivered by) (?:the )?(?P<h><A...>)",
            "It bought 12 {F-16 fighter jets} from [Norway] last year.",
        ),
        (
            "SUPPLIES",
            rf"{_BUY} <..OBJECT>from (?:the )?(?P<h><A>) <..OBJECT>(?P<t><EQUIPMENT>)",
            "It decided to order from [Norway] 12 {F-16 fighter jets} there.",
        ),
        (
            "MANUFACTURES",
            rf"(?P<h><MAKER...>),? (?:which )?<AUX>{_MAKE} <DET><LOW>{{0,2}}(?P<t><EQUIPMENT...>)",
            "[Saab] builds the {Gripen} in Sweden.",
        ),
        (
            "MANUFACTURES",
            (
                r"(?P<t><EQUIPMENT>)<..OBJECT>(?:made|manufactured|produced|built|assembled|developed) "
                r"(?:jointly )?(?:by|at) "
                r"(?:the )?(?P<h><MAKER...>)"
            ),
            "The {Gripen}, built by [Saab], took off.",
        ),
        (
            "MANUFACTURES",
            r"(?P<h><MAKER>)-(?:made|built|manufactured|produced|designed) <LOW>{0,2}(?P<t><EQUIPMENT>)",
            "They flew [Swedish]-made {Gripen} jets there.",
        ),
        (
            "HAS_AMOUNT",
            r"(?P<t><QUANTITY>) (?:[a-z0-9.x-]{1,20} ){0,4}(?:<A>(?:[’']s)? )?(?P<h><EQUIPMENT>)",
            "It bought {12} used [F-16 fighter jets] there.",
        ),
        (
            "HAS_AMOUNT",
            r"(?P<h><EQUIPMENT>)<..OBJECT>(?:worth|valued at|costing|at a cost of|for) <LOW>{0,2}(?P<t><MONEY>)",
            "It bought [F-16 fighter jets] worth {$5 million} there.",
        ),
    )
    return tuple(pattern(*row) for row in table)
