"""A project's new labelling interface, with what the old one had and people may have used."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from goldspan.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_VALUES = {"Label", "Choice", "Relation"}


def widened(old: str, new: str, removing: Collection[str] = ()) -> str:
    """Return `new` with the controls and values of `old` that it lacks, so that no label in use is left without a name.

    Args:
        old: The interface a project has; "" or `<View></View>` for none.
        new: The interface it is to get; returned as it is where it lacks nothing.
        removing: Values that may go.

    Raises:
        InputError: Either is not XML.
    """
    before, after = _parsed(old or "<View/>", "the project's"), _parsed(new, "the new")
    controls = dict(_controls(after))
    lacking = False
    for name, control in _controls(before):
        there = controls.get(name)
        if there is None:
            after.append(deepcopy(control))
            lacking = True
            continue
        has = {value.get("value") for value in _values(there)}
        for value in _values(control):
            if value.get("value") not in has and value.get("value") not in removing:
                there.append(deepcopy(value))
                lacking = True
    return tostring(after, encoding="unicode") if lacking else new


def _parsed(config: str, whose: str) -> Element:
    try:
        return fromstring(config)  # noqa: S314 - expat limits what entities may grow to
    except ParseError as error:
        found = f"{whose} labelling interface is not XML ({error})"
        raise InputError(Problem(rule="not-xml", found=found, remedy="mend it in the project's settings")) from None


def _controls(root: Element) -> Iterator[tuple[str, Element]]:
    """Yield what people label with, by name; `Relations` has none and is there once."""
    for element in root.iter():
        if element.tag == "Relations" or element.get("toName") is not None:
            yield element.get("name") or element.tag, element


def _values(control: Element) -> Iterator[Element]:
    return (element for element in control.iter() if element.tag in _VALUES)
