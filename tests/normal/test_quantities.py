"""Numbers in digits and words."""

from __future__ import annotations

import doctest
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.normal import quantities
from goldspan.normal.quantities import numeral, quantity

READ = {
    "0": "0",
    "7": "7",
    "2021": "2021",
    "1,000": "1000",
    "12,345": "12345",
    "601,427": "601427",
    "6,01,427": "601427",
    "12,34,567": "1234567",
    "1,23,45,678": "12345678",
    "1,234,567": "1234567",
    "5.43": "5.43",
    "0.50": "0.5",
    "10.00": "10",
    "1,234.5": "1234.5",
    " 36 ": "36",
    "1.5 lakh": "150000",
    "5 lakh 20 thousand": "520000",
    "3 lakh crore": "3000000000000",
    "2.5 crores": "25000000",
    "5.43 billion": "5430000000",
    "5-million": "5000000",
    "one": "1",
    "Nineteen": "19",
    "ninety-nine": "99",
    "forty\u2011two": "42",
    "forty two": "42",
    "a hundred": "100",
    "two hundred and five": "205",
    "twelve hundred": "1200",
    "two hundred five thousand": "205000",
    "one lakh twenty thousand six": "120006",
    "one million, two hundred thousand": "1200000",
    "a dozen": "12",
    "two dozen": "24",
    "zero": "0",
}
NOT_READ = [
    "",
    " ",
    "60,1427",  # neither Indian nor Western
    "6,01427",
    "1,23,4567",
    "12,3456",
    "1,2,3",
    "0,123",
    "1,,000",
    ",123",
    "123,",
    "601 427",  # spaces do not group
    "601.427.000",
    "5.",
    ".5",
    "007",
    "1e5",
    "½",
    "٣٤",  # Arabic-Indic digits
    "first",
    "21st",
    "dozens",
    "hundred",
    "lakh",
    "a",
    "about 500",
    "500+",
    "5-10",
    "7 per cent",
    "-5",
    "twenty-twenty",
    "twenty-eleven",
    "one two",
    "five six hundred",
    "two thousand three thousand",
    "one thousand million two million thousand billion x",
    "and five",
    "five and",
    "zero five",
    "9" * 200,
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_reads(text: str, expected: str) -> None:
    assert quantity(text) == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_leaves_alone(text: str) -> None:
    assert quantity(text) is None


def indian(value: int) -> str:
    head, tail = divmod(value, 1000)
    pairs: list[str] = []
    while head >= 100:
        head, pair = divmod(head, 100)
        pairs.insert(0, f"{pair:02d}")
    return ",".join([*([str(head)] if head else []), *pairs, f"{tail:03d}" if value >= 1000 else str(tail)])


@given(st.integers(min_value=0, max_value=10**15))
def test_every_strict_grouping_gives_the_number_back(value: int) -> None:
    assert quantity(f"{value}") == quantity(f"{value:,}") == quantity(indian(value)) == str(value)


@given(st.integers(min_value=1000, max_value=10**12), st.data())
def test_a_comma_anywhere_else_is_no_number(value: int, data: st.DataObject) -> None:
    digits = str(value)
    at = data.draw(st.integers(min_value=1, max_value=len(digits) - 1))
    text = f"{digits[:at]},{digits[at:]}"
    if text not in {f"{value:,}", indian(value)}:
        assert quantity(text) is None


@given(st.text(max_size=150))
def test_any_text_gives_a_normal_number_or_none(text: str) -> None:
    value = quantity(text)
    if value is not None:
        assert quantity(value) == value
        assert Decimal(value) >= 0


@pytest.mark.parametrize(
    ("text", "expected"), [("6,01,427", 601427), ("1.5", Decimal("1.5")), ("1 lakh", None), ("ten", None)]
)
def test_numeral_reads_digits_only(text: str, expected: object) -> None:
    assert numeral(text) == expected


def test_examples() -> None:
    assert doctest.testmod(quantities) == (0, 1)
