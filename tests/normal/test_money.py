"""Amounts of money."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goldspan.normal import money as module
from goldspan.normal.money import Money, currencies, money

READ = {
    "$5.43 billion": "USD 5430000000",
    "$5": "USD 5",
    "$1,200": "USD 1200",
    "US$ 2bn": "USD 2000000000",
    "US$2.1 bn": "USD 2100000000",
    "A$90 million": "AUD 90000000",
    "€300m": "EUR 300000000",
    "€ 1.5 million": "EUR 1500000",
    "£20mn": "GBP 20000000",
    "₹5,000 crore": "INR 50000000000",
    "Rs 5,000 crore": "INR 50000000000",
    "Rs. 6,01,427": "INR 601427",
    "Rs500 cr": "INR 5000000000",
    "INR 3 lakh crore": "INR 3000000000000",
    "USD 70 million": "USD 70000000",
    "70 million USD": "USD 70000000",
    "$5-billion": "USD 5000000000",
    "5,000 crore rupees": "INR 50000000000",
    "two million euros": "EUR 2000000",
    "a billion dollars": "USD 1000000000",
    "10 billion Swiss francs": "CHF 10000000000",
    "3 billion U.S. dollars": "USD 3000000000",
    "40 BILLION ROUBLES": "RUB 40000000000",
    "900 billion won": "KRW 900000000000",
}
NOT_READ = [
    "",
    "$",
    "5.43 billion",
    "dollars",
    "500 francs",  # whose?
    "¥500",  # yen or yuan
    "500 pounds",  # weight or money
    "$60,1427",
    "$5 to $6",
    "$-5",
    "$5 million USD",
    "XYZ 5",
    "about $5",
    "$ five",
    "$" + "9" * 300,
]


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_reads(text: str, expected: str) -> None:
    assert str(money(text)) == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_leaves_alone(text: str) -> None:
    assert money(text) is None


def test_is_a_pair() -> None:
    assert money("$2bn") == Money("USD", "2000000000") == ("USD", "2000000000")


def test_every_name_stands_for_a_known_code() -> None:
    table = currencies()
    codes = {code for name, code in table.before.items() if name == code.casefold()}
    assert {*table.before.values(), *table.after.values()} <= codes
    assert all(name == name.casefold() for name in (*table.before, *table.after))


@given(st.text(max_size=150))
def test_any_text_is_answered(text: str) -> None:
    value = money(text)
    assert value is None or money(str(value)) == value


def test_examples() -> None:
    assert doctest.testmod(module) == (0, 1)
