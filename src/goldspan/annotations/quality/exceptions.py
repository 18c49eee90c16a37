"""Exceptions: findings that were looked at and are right as they are, each with its reason.

    [[exception]]
    rule = "labelled-differently"
    doc = "2014-05-a-story"
    text = "Turkey"
    reason = "the caption means the city's football club"

`doc` may be left out where a text is an exception everywhere. An exception that nothing needs any more is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from goldspan.errors import SettingsError
from goldspan.files.shape import shape_problems
from goldspan.files.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from goldspan.annotations.quality.finding import Finding


class Exempt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One exception; see the module's example."""

    rule: str
    text: str
    reason: str
    doc: str | None = None

    def covers(self, finding: Finding) -> bool:
        """Whether it is an exception for `finding`."""
        return (self.rule, self.text) == (finding.rule, finding.text) and self.doc in {None, finding.doc}


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    exception: tuple[Exempt, ...] = ()


def read_exceptions(path: Path, name: str | None = None) -> tuple[Exempt, ...]:
    """Return the exceptions; none where there is no such file.

    Raises:
        SettingsError: Anything wrong in it, all of it, each with its line.
        StorageError: It cannot be read.
    """
    if not path.exists():
        return ()
    toml = read_toml(path, name)
    if problems := list(shape_problems(toml.data, _File, toml.locate)):
        raise SettingsError(problems)
    return msgspec.convert(toml.data, _File).exception


def without_exceptions(
    findings: Iterable[Finding], exceptions: Sequence[Exempt]
) -> tuple[list[Finding], list[Finding], list[Exempt]]:
    """Return the findings that remain, those that an exception covers, and the exceptions that cover none."""
    remaining: list[Finding] = []
    covered: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        places = [place for place, exempt in enumerate(exceptions) if exempt.covers(finding)]
        used.update(places)
        (covered if places else remaining).append(finding)
    return remaining, covered, [exempt for place, exempt in enumerate(exceptions) if place not in used]
