from __future__ import annotations

from goldspan.annotation import Annotations, Entity, Mention, Relation
from goldspan.eval.further.training import training_facts

TEXT = "Anna met Mr Bo. Bo left."


def test_every_name_of_the_head_with_every_name_of_the_tail() -> None:
    record = Annotations(
        doc="a",
        text=TEXT,
        mentions=(
            Mention(id="1", type="PER", start=0, end=4),
            Mention(id="2", type="PER", start=9, end=14, entity="bo"),
            Mention(id="3", type="PER", start=16, end=18, entity="bo"),
        ),
        entities=(Entity(id="bo"),),
        relations=(Relation(type="MET", head="1", tail="2"), Relation(type="LEFT", head="bo", tail=0)),
    )
    assert training_facts([record]) == {
        ("Anna", "Mr Bo", "MET"),
        ("Anna", "Bo", "MET"),
        ("Mr Bo", "Anna", "LEFT"),
        ("Bo", "Anna", "LEFT"),
    }


def test_mentions_of_which_no_name_is_known_state_nothing() -> None:
    record = Annotations(
        doc="a",
        mentions=(Mention(type="T", start=0, end=1), Mention(type="T", start=3, end=4, text="x")),
        relations=(Relation(type="R", head=0, tail=1), Relation(type="R", head=1, tail="nobody")),
    )
    assert training_facts([record]) == frozenset()
