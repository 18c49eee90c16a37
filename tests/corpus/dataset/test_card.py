from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from goldspan.corpus.dataset.card import AgreementRow, CardFacts, card

if TYPE_CHECKING:
    from collections.abc import Callable

    from goldspan.corpus.dataset.rows import Item

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
    assert (
        "- config_name: documents\n  default: true\n  data_files:\n  - split: dev\n    path: documents/dev.parquet\n"
        in head
    )
    assert "- config_name: tokens\n  data_files:\n  - split: dev\n    path: tokens/dev.parquet\n" in head


def test_what_must_be_known_first_stands_first(item: Make) -> None:
    facts = replace(FACTS, notice="Texts are retold.\n<b>Labels</b> are drafts.", version="1.0.0", digest="3f2a" * 16)
    body = card(facts, {"test": [item()]}).split("---\n", 2)[2]
    assert body.startswith(
        "\n# my &#60;b&#62;corpus&#60;/b&#62;\n\n> Texts are retold.\n> &#60;b&#62;Labels&#60;/b&#62; are drafts.\n\n"
        "**version 1.0.0 (3f2a3f2a3f2a)**\n"
    )
    assert f"Hash of the content: `{'3f2a' * 16}`." in body


def test_it_says_what_the_texts_are_and_who_made_them(item: Make) -> None:
    made = card(FACTS, {"test": [item(), replace(item("b"), content="retold"), replace(item("c"), content="retold")]})
    assert "| real public events, told anew for this corpus | 2 |\n| nobody said what they are | 1 |" in made


def test_agreement_is_shown_or_said_to_be_missing(item: Make) -> None:
    rows = (AgreementRow("F1 | strict", 0.9123, (0.85, 0.95), 12), AgreementRow("kappa", 0.8, None, 12))
    made = card(replace(FACTS, agreement=rows), {"test": [item()]})
    assert "| F1 &#124; strict | 0.912 | 0.850 to 0.950 | 12 |\n| kappa | 0.800 | – | 12 |" in made
    assert "Nothing is recorded of how well annotators agree." in card(FACTS, {"test": [item()]})


def test_it_says_how_splits_were_dealt(item: Make) -> None:
    made = card(replace(FACTS, dealt=(("policy", "time"), ("test from", "2021-01-01"))), {"test": [item()]})
    assert "dealt by: policy time, test from 2021-01-01. An article that has a split keeps it." in made


def test_losses_of_the_token_view_are_counted(item: Make) -> None:
    made = card(FACTS, {"test": [item("a"), item("b")]})
    assert "Of 4 mentions, 2 cannot be written (50.0 %)." in made
    assert "| PERSON | in several parts | 2 |" in made
    assert "| LIVES&#95;IN | an argument is a lost mention | 2 |" in made


def test_untrusted_names_are_text_in_a_card(item: Make) -> None:
    made = card(CardFacts("x\n---\n# y <script>", (), (), "s"), {"test": [item()]})
    assert json.dumps("x\n---\n# y <script>") in made
    assert "<script>" not in made.split("---\n", 2)[2]
    assert "\n# y" not in made
