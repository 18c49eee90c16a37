"""Measures as values: a measure's name is its name everywhere, as argument, column, key and hash.

    >>> measure = Measure.parse("F1(entities,type=PERSON)@strict")
    >>> measure.mode, measure.type
    ('strict', 'PERSON')
    >>> str(Measure(Rate.F1, Family.RELATIONS, "strict", attribute="realis"))
    'F1(relations+realis)@strict'
    >>> str(Measure.parse("F1(entities,avg=micro)@strict"))
    'F1(entities)@strict'

A name is `RATE(FAMILY+ATTRIBUTE,type=TYPE,avg=AVERAGE)@MODE`; attribute, type and average may be left out. Names of
types and attributes other than letters, digits, `_`, `.` and `-` are written as JSON strings.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from goldspan.errors import InputError, Problem, UnknownName, quote
from goldspan.measures.options import Block, Family, Mode
from goldspan.measures.registry import DEFINITIONS, Definition, Rate, is_counted, modes_of

if TYPE_CHECKING:
    from goldspan.measures.arrays import Floats
    from goldspan.measures.table import Table

_PLAIN = r"[\w.-]+"
_NAME = rf'(?:{_PLAIN}|"(?:[^"\\]|\\.)*")'
_MEASURE = re.compile(
    rf"(?P<rate>\w*)\((?P<family>\w*)(?:\+(?P<attribute>{_NAME}))?(?P<params>(?:,\w+={_NAME})*)\)@(?P<mode>\w*)"
)
_PARAM = re.compile(rf",(\w+)=({_NAME})")


class Averaging(StrEnum):
    """How a measure over several types is formed: from summed counts, or as a mean over the types that gold has."""

    MICRO = "micro"
    MACRO = "macro"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a report. Measures are equal, and hash alike, exactly if their names are equal.

    Attributes:
        rate: F1, precision or recall.
        family: What is counted.
        mode: When a pair counts.
        attribute: An attribute that must be equal too, or the empty string.
        type: The only type looked at, or the empty string.
        average: How types are averaged.

    Raises:
        UnknownName: The family has no such mode, or the mode no such rate.
        InputError: The mode cannot be asked of types, or a type and an average are asked for at once.
    """

    rate: Rate
    family: Family
    mode: str
    attribute: str = ""
    type: str = ""
    average: Averaging = Averaging.MICRO

    def __post_init__(self) -> None:
        known = modes_of(self.family)
        if self.mode not in known:
            raise UnknownName(f"mode of {self.family}", self.mode, known)
        if self.rate not in self.definition.rates:
            raise UnknownName(f"rate of {self.family}@{self.mode}", self.rate, self.definition.rates)
        averaged = self.average is not Averaging.MICRO
        if (self.attribute or self.type or averaged) and not self.definition.typed:
            raise _refused(str(self), f"no attribute, type or average with {self.family}@{self.mode}")
        if self.type and averaged:
            raise _refused(str(self), "either one type or an average over types")

    @property
    def definition(self) -> Definition:
        """What the family and mode stand for."""
        return DEFINITIONS[self.family, self.mode]

    @property
    def block(self) -> Block:
        """What must be counted for it."""
        return Block(self.family, self.attribute)

    def __str__(self) -> str:
        params = f"+{_written(self.attribute)}" if self.attribute else ""
        if self.type:
            params += f",type={_written(self.type)}"
        if self.average is not Averaging.MICRO:
            params += f",avg={self.average}"
        return f"{self.rate}({self.family}{params})@{self.mode}"

    @classmethod
    def parse(cls, text: str) -> Measure:
        """Return the measure that `str` writes as `text`.

        Raises:
            UnknownName: A rate, family, mode, parameter or average nobody knows.
            InputError: No measure's name, or a combination that does not exist.
        """
        match = _MEASURE.fullmatch(text)
        if not match:
            raise _refused(text, "a measure such as F1(entities)@strict or R(entities,type=PERSON)@type")
        params: dict[str, str] = {}
        for name, value in _PARAM.findall(match["params"]):
            if name not in ("type", "avg"):
                raise UnknownName("parameter of a measure", name, ("type", "avg"))
            if name in params:
                raise _refused(text, f"the parameter {name} once")
            params[name] = _read(value, text)
            if not params[name]:
                raise _refused(text, f"a {name} that is not empty")
        return cls(
            Rate(_known("rate", match["rate"], Rate)),
            Family(_known("family of measures", match["family"], Family)),
            match["mode"],
            attribute=_read(match["attribute"] or "", text),
            type=params.get("type", ""),
            average=Averaging(_known("average", params.get("avg", Averaging.MICRO), Averaging)),
        )

    def value(self, table: Table) -> float | None:
        """Return the measure's value over all documents of a table; None where there is nothing to score.

        Raises:
            UnknownName: The table does not hold what the measure needs.
        """
        block, mode = self._counted(table)
        if self.average is Averaging.MICRO:
            counts = table.counts(block, mode, self.type or None)
            return {Rate.F1: counts.f1, Rate.P: counts.precision, Rate.R: counts.recall}[self.rate]
        average = table.macro(block, mode) if self.average is Averaging.MACRO else table.weighted(block, mode)
        return {Rate.F1: average.f1, Rate.P: average.precision, Rate.R: average.recall}[self.rate]

    def shares(self, table: Table) -> tuple[Floats, Floats]:
        """Return numerator and denominator per document, (documents,) each; the value is the ratio of their sums.

        Raises:
            UnknownName: The table does not hold what the measure needs.
            InputError: The measure is an average over types, which is no ratio of sums.
        """
        block, mode = self._counted(table)
        if self.average is not Averaging.MICRO:
            raise _refused(str(self), "a measure that is not averaged over types")
        columns = table.per_document(block, mode, self.type or None)
        whole = {Rate.F1: columns.possible + columns.actual, Rate.P: columns.actual, Rate.R: columns.possible}[
            self.rate
        ]
        credit = columns.twice_credit if self.rate is Rate.F1 else columns.twice_credit / 2
        return credit.astype(float), whole.astype(float)

    def _counted(self, table: Table) -> tuple[Block, Mode]:
        if not is_counted(self.family, self.mode) or self.block not in table.blocks:
            held = (f"{block}@{mode}" for block in table.blocks for mode in block.modes)
            raise UnknownName("measure of this table", f"{self.block}@{self.mode}", held)
        return self.block, Mode(self.mode)


def _known(kind: str, name: str, known: type[StrEnum]) -> str:
    if name not in known.__members__.values():
        raise UnknownName(kind, name, known.__members__.values())
    return name


def _written(name: str) -> str:
    return name if re.fullmatch(_PLAIN, name) else json.dumps(name, ensure_ascii=False)


def _read(name: str, text: str) -> str:
    if not name.startswith('"'):
        return name
    try:
        return str(json.loads(name, strict=False))
    except ValueError:
        raise _refused(text, "names in double quotes to be JSON strings") from None


def _refused(text: str, expected: str) -> InputError:
    return InputError(Problem(rule="measure", found=f"the measure {quote(text, 120)}", expected=expected))
