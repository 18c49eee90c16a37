from __future__ import annotations

import json
from typing import TYPE_CHECKING

from goldspan.corpus.card import CardFacts, card

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.rows import Item

    Make = Callable[..., Item]

FACTS = CardFacts("my <b>corpus</b>", ("PERSON", "GPE", "LOC"), ("LIVES_IN",), "news, version 3")


def test_a_card_counts(item: Make) -> None:
    made = card(FACTS, {"train": [item("t", "train")], "test": [item("a"), item("b")]})
    assert "| documents | 1 | 2 | 3 |" in made
    assert "| characters | 31 | 62 | 93 |" in made
    assert "| entities | 2 | 4 | 6 |" in made  # one that is listed, and a mention without one
    assert made.index("| `PERSON` | 1 | 2 | 3 |") < made.index("| `GPE` | 1 | 2 | 3 |")
    assert "LOC`" not in made  # does not occur
    assert "| `LIVES_IN` | 1 | 2 | 3 |" in made


def test_a_card_says_the_rights_plainly(item: Make) -> None:
    closed = card(FACTS, {"test": [item(), item("b", rights="open")]})
    assert "**For local use only.** Of 2 articles, 1 may not leave the workspace" in closed
    assert "license: other\n" in closed
    opened = card(FACTS, {"test": [item(rights="open")]})
    assert "All articles may be published, under: CC-BY-4.0." in opened
    assert "license: cc-by-4.0\n" in opened
    assert "local use" not in opened


def test_a_cards_front_matter_names_the_files(item: Make) -> None:
    head = card(FACTS, {"dev": [item("d", "dev")]}).split("---\n")[1]
    assert 'pretty_name: "my <b>corpus</b>"' in head
    assert '- "en"' in head
    assert "  - split: dev\n    path: data/dev.parquet\n" in head


def test_untrusted_names_are_text_in_a_card(item: Make) -> None:
    made = card(CardFacts("x\n---\n# y <script>", (), (), "s"), {"test": [item()]})
    assert json.dumps("x\n---\n# y <script>") in made
    assert "<script>" not in made.split("---\n", 2)[2]
    assert "\n# y" not in made
