"""Agreements: who is party to them, who signed, what they cover, what they change, and when."""

from __future__ import annotations

from functools import cache

from goldspan.extractors.rules.relations.template import RelationPattern, pattern

_SIGN = r"(?:sign|signs|signed|signing|ink|inks|inked|initial|initialled|seal|sealed)"
_CONCLUDE = (
    rf"(?:{_SIGN}|conclude[sd]?|ratify|ratifies|ratified|join|joins|joined|finali[sz]e[sd]?|renew|renews|renewed|"
    r"extend|extends|extended|reach|reached|enter(?:ed)?(?: into)?|clinch|clinched|strike|struck)"
)
_DONE = r"(?:signed|inked|concluded|ratified|sealed|finali[sz]ed|reached|renewed)"
_BE = r"(?P<aux>(?:(?:will|may|could|not|never|be|been|has|have|had|was|were|is|are|to|expected) ){1,5})"


@cache
def patterns() -> tuple[RelationPattern, ...]:
    """Return the patterns, each with an example."""
    table = (
        (
            "PARTY_TO",
            rf"(?P<h><A...>) <AUX>{_CONCLUDE} <DET><LOW>{{0,2}}(?P<t><AGREEMENT>)",
            "[Estonia] and Latvia on Friday signed a {fisheries agreement} after all.",
        ),
        (
            "PARTY_TO",
            r"(?P<t><AGREEMENT>)<..DEAL>(?:between|among) (?:the )?(?P<h><A...>)",
            "A {contract} for ferries between [Estonia] and Latvia lapsed.",
        ),
        (
            "PARTY_TO",
            rf"{_CONCLUDE} <DET><LOW>{{0,2}}(?P<t><AGREEMENT>)<..DEAL>with (?:the )?(?P<h><A...>)",
            "The firm signed a {contract} with [Latvia] for ferries.",
        ),
        (
            "PARTY_TO",
            rf"(?P<t><AGREEMENT>)<..DEAL>{_BE}<LOW>?{_DONE} (?:<..DEAL>)?by (?:the )?(?P<h><A...>)",
            "The {fisheries agreement} was signed by [Estonia] and Latvia.",
        ),
        (
            "PARTY_TO",
            r"(?P<h><A>)[’']s (?:new )?(?P<t><AGREEMENT>) with",
            "[Estonia]'s {trade agreement} with Latvia lapsed.",
        ),
        (
            "PARTY_TO",
            r"<A>[’']s (?:new )?(?P<t><AGREEMENT>) with (?:the )?(?P<h><A...>)",
            "Estonia's {trade agreement} with [Latvia] lapsed.",
        ),
        (
            "SIGNED",
            rf"(?P<h><WHO...>) <AUX>{_SIGN} <DET><LOW>{{0,2}}(?P<t><AGREEMENT>)",
            "[Laura Kask] signed the {trade agreement} at noon.",
        ),
        (
            "SIGNED",
            rf"(?P<t><AGREEMENT>)<..DEAL>{_BE}<LOW>?{_SIGN} (?:<..DEAL>)?by (?:the )?(?P<h><WHO...>)",
            "The {trade agreement} was signed by Prime Minister [Laura Kask] at noon.",
        ),
        (
            "COVERS",
            (
                r"(?P<h><AGREEMENT>)<..DEAL>(?:for|on|to (?:buy|purchase|supply|produce|build|deliver|acquire|procure|"
                r"manufacture|sell|lease|upgrade)|covering|under which)(?: |\b)<..DEAL>(?P<t><EQUIPMENT...>)"
            ),
            "They signed a [contract] for the purchase of 12 {F-16 fighter jets} there.",
        ),
        ("COVERS", r"(?P<t><EQUIPMENT>) (?P<h><AGREEMENT>)", "Critics called the {F-16} [contract] too expensive."),
        (
            "COVERS",
            r"(?P<h><AGREEMENT>)<..>(?:construction|building|upgrade|use|expansion) of (?:the )?(?P<t><FACILITY>)",
            "They signed a [contract] for the expansion of {Tartu Airport} there.",
        ),
        (
            "AMENDS",
            (
                r"(?P<h><AGREEMENT>) (?:on |that )?(?:amend|extend|renew|replac|supersed|updat)(?:ing|s|es) "
                r"(?:the |an? )?"
                r"<LOW>{0,2}(?P<t><AGREEMENT>)"
            ),
            "They signed a [contract] extending the {trade agreement} there.",
        ),
        (
            "AMENDS",
            (
                r"(?P<h><AGREEMENT>) to (?:amend|extend|renew|replace|supersede|update) (?:the |an? )?<LOW>{0,2}"
                r"(?P<t><AGREEMENT>)"
            ),
            "They signed a [memorandum] to extend the {trade agreement} there.",
        ),
        (
            "PART_OF",
            r"(?P<h><AGREEMENT>)<..DEAL>under (?:the |a |an )?<LOW>{0,2}(?P<t><AGREEMENT>)",
            "They signed a [contract] under the {defence cooperation agreement} there.",
        ),
        (
            "HAS_DATE",
            r"(?P<h><AGREEMENT>),? (?:dated|of|from|signed (?:on|in)|concluded (?:on|in)) (?P<t><DATE>)",
            "The [trade agreement] signed in {1996} lapsed.",
        ),
        (
            "HAS_DATE",
            r"(?P<h><AGREEMENT>) (?:for|from|between|until|running from|covering) (?P<t><DATE>)",
            "The [trade agreement] for {2014-19} lapsed.",
        ),
        (
            "HAS_DATE",
            rf"(?P<h><AGREEMENT>)<..DEAL>{_BE}<LOW>?{_DONE} (?:on |in )?(?P<t><DATE>)",
            "The [trade agreement] was signed on {Friday} in silence.",
        ),
        (
            "HAS_DATE",
            rf"(?P<t><DATE>),? <AUX>{_SIGN} <DET><LOW>{{0,2}}(?P<h><AGREEMENT>)",
            "Estonia and Latvia on {Friday} signed a [fisheries agreement] there.",
        ),
        (
            "HAS_DATE",
            rf"{_SIGN} <DET><LOW>{{0,2}}(?P<h><AGREEMENT>)<..DEAL>(?:on|in) (?P<t><DATE>)",
            "Estonia signed a [fisheries agreement] in Riga on {Friday} and left.",
        ),
        (
            "HAS_AMOUNT",
            r"(?P<t><MONEY>)[ -](?:worth of )?<LOW>{0,2}(?:<EQUIPMENT> |<GPE> )?(?P<h><AGREEMENT>)",
            "The {$5 million} [contract] lapsed.",
        ),
        (
            "HAS_AMOUNT",
            r"(?P<h><AGREEMENT>)<..DEAL>(?:worth|valued at|costing|for|at a cost of) <LOW>{0,2}(?P<t><MONEY>)",
            "They signed a [contract] worth about {$5 million} there.",
        ),
        (
            "COOPERATES_WITH",
            r"cooperation (?:between|among) (?:the )?(?P<h><A>) and (?:the )?(?P<t><A>)",
            "He praised cooperation between [Estonia] and {Latvia} warmly.",
        ),
        (
            "COOPERATES_WITH",
            r"(?P<h><A>) <AUX>cooperat(?:e|es|ed|ing) <LOW>?with (?:the )?(?P<t><A>)",
            "[Estonia] will cooperate closely with {Latvia} on this.",
        ),
    )
    return tuple(pattern(*row) for row in table)
