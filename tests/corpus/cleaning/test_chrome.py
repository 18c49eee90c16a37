from __future__ import annotations

import pytest

from goldspan.corpus.cleaning.chrome import drop_chrome, is_chrome, plain
from goldspan.corpus.mapped import MappedText
from goldspan.document import Dropped


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("The story.\nComment", "The story."),
        ("Advertisement\n\nThe story.\n\nShare\nRead more\n3 Comments", "The story."),
        ("Share this article\nThe story.\nSubscribe to our daily newsletter", "The story."),
        ("The story.\nAlso read: Another story", "The story."),
        ("The story.\n© 2021 The Daily. All rights reserved.", "The story."),
        ("3 min read\nThe story.", "The story."),
        ("The story.\nComment\nIt goes on.", "The story.\nComment\nIt goes on."),  # only at the edges
        (
            "Share prices fell.\nThe minister declined to comment.",
            "Share prices fell.\nThe minister declined to comment.",
        ),
        ("The story ends.\nNo comment came from Moscow.", "The story ends.\nNo comment came from Moscow."),
        ("He said more\nin Delhi. (ANI)", "He said more\nin Delhi. (ANI)"),
        ("Comment", "Comment"),  # some line always stays
        ("Share\nComment", "Comment"),
        ("", ""),
    ],
)
def test_drop_chrome(raw: str, expected: str) -> None:
    assert drop_chrome(MappedText.raw(raw)).text == expected


def test_the_line_ends_around_it_go_with_it() -> None:
    text = drop_chrome(MappedText.raw("Share\n\nThe story.\nComment"))
    assert text.offset_map().rows == ((0, 10, 7, 17),)
    assert text.dropped() == (
        Dropped(raw_start=0, raw_end=7, reason="site chrome"),
        Dropped(raw_start=17, raw_end=25, reason="site chrome"),
    )


def test_a_workspace_may_know_more() -> None:
    more = frozenset({plain("Watch LIVE on DailyTV!")})
    assert is_chrome("WATCH live on dailytv", more)
    assert drop_chrome(MappedText.raw("Story.\nWatch live on DailyTV"), more).text == "Story."
    assert drop_chrome(MappedText.raw("Story.\nWatch live on DailyTV")).text == "Story.\nWatch live on DailyTV"
