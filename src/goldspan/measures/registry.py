"""Every measure there is: what it means, its formula and where it comes from. Reference pages are written from this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from goldspan.measures.options import MODES, Family


class Rate(StrEnum):
    """What is reported of credit, gold and predicted items: `F1`, `P` (precision) or `R` (recall)."""

    F1 = "F1"
    P = "P"
    R = "R"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a measure's family and mode stand for.

    Attributes:
        meaning: One line.
        credit: What precision and recall are shares of.
        source: Where the definition comes from.
        rates: The rates it has.
        typed: Whether it can be asked of one type, averaged over types, or with an attribute.
    """

    meaning: str
    credit: str
    source: str
    rates: tuple[Rate, ...] = tuple(Rate)
    typed: bool = False


FORMULAS: dict[Rate, str] = {
    Rate.F1: "2·credit / (possible + actual)",
    Rate.P: "credit / actual",
    Rate.R: "credit / possible",
}
"""The rates; `possible` counts gold items, `actual` predicted ones. 0/0 is no number."""

_SEMEVAL = "SemEval-2013 task 9.1 (Segura-Bedmar et al. 2013), with the counts of MUC-5 (Chinchor and Sundheim 1993)"
_REL = "Bekoulis et al. 2018; Taillé et al. 2020"
_DOCRED = "DocRED's official script (Yao et al. 2019)"

DEFINITIONS: dict[tuple[Family, str], Definition] = {
    (Family.ENTITIES, "strict"): Definition(
        meaning="mentions with the same spans and the same type",
        credit="correct pairs",
        source=_SEMEVAL + "; the entity F1 of CoNLL-2003",
        typed=True,
    ),
    (Family.ENTITIES, "exact"): Definition(
        meaning="mentions with the same spans, whatever their type",
        credit="correct pairs",
        source=_SEMEVAL,
        typed=True,
    ),
    (Family.ENTITIES, "partial"): Definition(
        meaning="mentions that overlap, whatever their type; a half where the spans differ",
        credit="correct pairs + ½ partial pairs",
        source=_SEMEVAL,
        typed=True,
    ),
    (Family.ENTITIES, "type"): Definition(
        meaning="mentions that overlap and have the same type",
        credit="correct pairs",
        source=_SEMEVAL,
        typed=True,
    ),
    (Family.ENTITIES, "fair"): Definition(
        meaning="mentions, with label and boundary errors counted once, not twice",
        credit="correct mentions; errors of label, boundary or both cost ½ on each side",
        source="FairEval (Ortmann 2022)",
    ),
    (Family.RELATIONS, "boundaries"): Definition(
        meaning="relations with the same type and the same spans of both arguments (Rel)",
        credit="correct pairs",
        source=_REL,
        typed=True,
    ),
    (Family.RELATIONS, "strict"): Definition(
        meaning="relations with the same type, and the same spans and types of both arguments (Rel+)",
        credit="correct pairs",
        source=_REL,
        typed=True,
    ),
    (Family.RELATIONS, "partial"): Definition(
        meaning="relations with the same type whose arguments overlap; a half where a span differs",
        credit="correct pairs + ½ partial pairs",
        source="scoring definition 1, after the entity mode partial",
        typed=True,
    ),
    (Family.RELATIONS, "document"): Definition(
        meaning="facts between entities, after clusters are aligned by φ4",
        credit="facts on both sides",
        source="scoring definition 1; φ4 from Luo 2005",
    ),
    (Family.RELATIONS, "docred"): Definition(
        meaning="facts between given entities",
        credit="facts on both sides",
        source=_DOCRED,
    ),
    (Family.RELATIONS, "docred_ign"): Definition(
        meaning="facts between given entities, those known from training left out of precision",
        credit="facts on both sides, in precision without training facts",
        source=_DOCRED,
    ),
    (Family.RELATIONS, "docred_evidence"): Definition(
        meaning="evidence sentences of facts between given entities",
        credit="evidence of correct facts on both sides",
        source=_DOCRED,
    ),
    (Family.RELATIONS, "dwie"): Definition(
        meaning="facts between clusters, each by the share of its mention pairs found on the other side",
        credit="sum of the shares",
        source="DWIE (Zaporojets et al. 2021)",
    ),
    (Family.CLUSTERS, "muc"): Definition(
        meaning="clusters, by the links that join their mentions",
        credit="common links",
        source="Vilain et al. 1995",
    ),
    (Family.CLUSTERS, "b3"): Definition(
        meaning="clusters, by the mentions each mention shares its cluster with",
        credit="sum over mentions of the share of their cluster that is right",
        source="Bagga and Baldwin 1998",
    ),
    (Family.CLUSTERS, "ceaf_mention"): Definition(
        meaning="clusters aligned one to one, by the mentions in common",
        credit="mentions in common",
        source="Luo 2005",
    ),
    (Family.CLUSTERS, "ceaf_entity"): Definition(
        meaning="clusters aligned one to one, by φ4",
        credit="sum of φ4",
        source="Luo 2005",
    ),
    (Family.CLUSTERS, "conll"): Definition(
        meaning="mean F1 of muc, b3 and ceaf_entity",
        credit="none of its own",
        source="CoNLL-2012 shared task (Pradhan et al. 2012)",
        rates=(Rate.F1,),
    ),
}
"""By family and mode, in the order in which they are shown."""


def modes_of(family: Family) -> tuple[str, ...]:
    """Return the names of a family's modes."""
    return tuple(mode for known, mode in DEFINITIONS if known is family)


def is_counted(family: Family, mode: str) -> bool:
    """Whether a mode's counts are in a `Table`."""
    return mode in MODES.get(family, ())
