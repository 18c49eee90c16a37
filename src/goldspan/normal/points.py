"""Calendar points as written in English: `18 February 2019`, `Feb. 18, 2019`, `Monday, December 6`, `18/02/2019`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace


def _numbered(names: str, first: int) -> dict[str, int]:
    """Number the names and their first three letters."""
    counted = list(enumerate(names.split(), first))
    return {name: number for number, name in counted} | {name[:3]: number for number, name in counted}


_MONTH_NAMES = "january february march april may june july august september october november december"
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday"
MONTHS = _numbered(_MONTH_NAMES, 1) | {"sept": 9}
"""Names and abbreviations of months in lower case, counted from 1."""

WEEKDAYS = _numbered(_DAY_NAMES, 0) | {"tues": 1, "thur": 3, "thurs": 3}
"""Names and abbreviations of weekdays in lower case, Monday 0."""

MONTH_PATTERN = "|".join(sorted(MONTHS, key=len, reverse=True))
"""Names and abbreviations of months, longest first, for a regular expression that ignores case."""

WEEKDAY_PATTERN = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
"""Names and abbreviations of weekdays, longest first, for a regular expression that ignores case."""

_MONTH = rf"(?P<month>{MONTH_PATTERN})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY_PATTERN})\.?,? )?(?:the )?"
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WEEKDAY}{_DAY}(?: of)?[ -]{_MONTH}(?:,? {_YEAR}|-{_YEAR.replace('year', 'year2')})?",
        rf"{_WEEKDAY}{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"{_MONTH}(?:,? (?:of )?{_YEAR})?",
        _YEAR,
        _DAY,
        rf"{_YEAR}-(?P<month_number>[0-9]{{2}})-{_DAY}",
    )
)
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([12][0-9]{3})")


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the calendar, with what is missing as None; `weekday` counts from Monday, 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 3 if self.day else 2 if self.month else 1

    def agrees(self, year: int) -> bool:
        """Whether the day exists in `year` and falls on the weekday given, if one is."""
        if not self.day or not self.month:
            return True
        try:
            return self.weekday in {None, dt.date(year, self.month, self.day).weekday()}
        except ValueError:
            return False

    def on(self, year: int) -> str:
        """Return the normal form of the point in `year`."""
        return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)])

    def completed(self, other: Point) -> Point:
        """Take from `other` the larger units that are missing: `6` before `10 December 2021` is 6 December 2021."""
        return replace(self, year=self.year or other.year, month=self.month or (other.month if self.day else None))


def parse_point(text: str) -> Point | None:
    """Read one point as written, or return None; units that are not there are None in the result."""
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            month = found.get("month")
            number = found.get("month_number")
            year, day = found.get("year") or found.get("year2"), found.get("day")
            weekday = found.get("weekday")
            return _checked(
                int(year) if year else None,
                MONTHS[month.lower()] if month else int(number) if number else None,
                int(day) if day else None,
                WEEKDAYS[weekday.lower()] if weekday else None,
            )
    if numeric := _NUMERIC.fullmatch(text):
        return _day_first(int(numeric[1]), int(numeric[3]), int(numeric[4]))
    return None


def _checked(year: int | None, month: int | None, day: int | None, weekday: int | None) -> Point | None:
    sensible = (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31)
    return Point(year, month, day, weekday) if sensible else None


def _day_first(first: int, second: int, year: int) -> Point | None:
    """Read `18/02/2019`: certain only where one number cannot be a month, or both are the same."""
    if first > 12 or first == second:
        return _checked(year, second, first, None)
    return _checked(year, first, second, None) if second > 12 else None
