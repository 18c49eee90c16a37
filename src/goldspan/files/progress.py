"""Progress on standard error: only on a terminal, and only for what takes over a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds before anything is shown."""


def track(iterable: Iterable[Item], total: int | None, label: str) -> Iterator[Item]:
    """Yield the items of `iterable`, showing how far it has come once a second has gone by.

    Args:
        iterable: What is gone through.
        total: How many items there are; None where unknown.
        label: What is being done, such as `"converting"`.
    """
    if not sys.stderr.isatty():
        yield from iterable
        return
    items, since = iter(iterable), time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        if time.monotonic() - since > PATIENCE:
            yield from _shown(items, done, total, label)


def _shown(items: Iterator[Item], done: int, total: int | None, label: str) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total, completed=done)
        for item in items:
            yield item
            progress.advance(task)
