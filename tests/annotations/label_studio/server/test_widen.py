from __future__ import annotations

from xml.etree.ElementTree import canonicalize

import pytest

from goldspan.annotations.label_studio.server.widen import widened
from goldspan.errors import InputError


def view(inner: str) -> str:
    return f'<View>{inner}<Text name="text" value="$text"/></View>'


def labels(*values: str, name: str = "label") -> str:
    return f'<Labels name="{name}" toName="text">{"".join(f"<Label value={v!r}/>" for v in values)}</Labels>'


def relations(*values: str) -> str:
    return f"<Relations>{''.join(f'<Relation value={value!r}/>' for value in values)}</Relations>"


CHOICES = '<Choices name="type" toName="text" perRegion="true"><Choice value="a"/></Choices>'


A, B, AB, BA = labels("A"), labels("B"), labels("A", "B"), labels("B", "A")
OTHER = labels("A", name="other")
TEXT = '<Text name="text" value="$text"/>'
CASES = {
    "more labels": (view(A), view(AB), view(AB)),
    "one fewer": (view(AB), view(B), view(BA)),
    "a compound label of the data": (
        view(A + relations("R", "R ~x")),
        view(A + relations("R")),
        view(A + relations("R", "R ~x")),
    ),
    "a control that went": (view(A + CHOICES), view(A), f"<View>{A}{TEXT}{CHOICES}</View>"),
    "a control of another name": (view(OTHER), view(A), f"<View>{A}{TEXT}{OTHER}</View>"),
    "none before": ("", view(A), view(A)),
    "empty before": ("<View></View>", view(A), view(A)),
    "nested": (view(f"<View>{AB}</View>"), view(f"<View><b/>{A}</View>"), view(f"<View><b/>{AB}</View>")),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_what_was_there_stays(old: str, new: str, expected: str) -> None:
    assert canonicalize(widened(old, new)) == canonicalize(expected)


def test_nothing_lacking_leaves_the_new_one_to_the_letter() -> None:
    new = "<View>\n  " + labels("A") + "<!-- as drawn -->\n</View>\n"
    assert widened(view(labels("A")), new) == new
    assert widened(new, new) == new


def test_the_attributes_of_the_new_one_win() -> None:
    old = view('<Labels name="label" toName="text"><Label value="A" background="red"/></Labels>')
    new = view('<Labels name="label" toName="text"><Label value="A" background="blue"/></Labels>')
    assert widened(old, new) == new


def test_what_may_go_goes() -> None:
    assert widened(view(labels("A", "B")), view(labels("A")), removing={"B"}) == view(labels("A"))


@pytest.mark.parametrize(("old", "new", "whose"), [("<View>", "<View/>", "the project's"), ("<View/>", "x", "the new")])
def test_what_is_not_xml_is_said(old: str, new: str, whose: str) -> None:
    with pytest.raises(InputError, match=f"{whose} labelling interface is not XML"):
        widened(old, new)
