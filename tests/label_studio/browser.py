"""A person at the real page: Chromium without a window, driven by mouse and keyboard alone."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Request
    from tests.label_studio.local import LocalServer

VARIABLES = ("GOLDSPAN_CHROMIUM", "PLAYWRIGHT_CHROMIUM")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 15_000
"""Milliseconds that anything on the page may take."""

_SAVING = re.compile(r"/api/(tasks/\d+/annotations|annotations/\d+)/?(\?|$)")

_PLACE = """([text, nth]) => {
  const walker = document.createTreeWalker(document.querySelector('.lsf-htx-richtext'), NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let at = node.data.indexOf(text); at >= 0; at = node.data.indexOf(text, at + 1)) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + text.length)
      const box = range.getClientRects()[0]
      found.push([box.left, box.right, (box.top + box.bottom) / 2])
    }
  return found[nth]
}"""
"""Where a piece of text is on the screen: left, right and middle height. Only read: nothing on the page is changed."""

_LABELS = "Htx.annotationStore.selected.serializeAnnotation()"
"""What the page would send if somebody pressed Submit now."""
_TYPES = f"{_LABELS}.filter(item => item.type === 'labels').map(item => item.value.labels)"
_READY = """([task, regions]) => {
  const shown = window.Htx?.annotationStore?.selected
  return String(window.Htx?.task?.id) === task && shown?.type === 'annotation' && shown.regions.length === regions
    && document.querySelector('.lsf-htx-richtext')
    && shown.regions.every(region => region._spans?.length && region._spans.every(span => span.isConnected))
}"""
_SELECTED = "() => Htx.annotationStore.selected.regions.filter(region => region.inSelection).map(one => one.text)"


def chromium() -> str:
    """Return Chromium's program; skip where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    for path in filter(None, map(os.environ.get, VARIABLES)):
        if not os.access(path, os.X_OK):
            pytest.skip(f"no Chromium at {path}")
        return path
    for found in filter(None, map(shutil.which, NAMES)):
        return found
    with sync_api.sync_playwright() as playwright:
        path = str(playwright.chromium.executable_path)
    if not os.access(path, os.X_OK):
        pytest.skip(f"no Chromium: install it, or set {VARIABLES[0]}")
    return path


@contextmanager
def people(server: LocalServer) -> Iterator[Callable[[int], Person]]:
    """Open a browser for each of the users, who is logged in, as they are asked for."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=options)

        @cache
        def person(user: int) -> Person:
            page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
            page.set_default_timeout(PATIENCE)
            found = Person(page, server)
            found.log_in(user)
            return found

        try:
            yield person
        finally:
            browser.close()


class Person:
    """Somebody who labels.

    Attributes:
        page: The page.
        errors: What went wrong in it.
    """

    def __init__(self, page: Page, server: LocalServer) -> None:
        self.page = page
        self.errors: list[str] = []
        self._server = server
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def log_in(self, user: int) -> None:
        account = self._server.users[user]
        self.page.goto(f"{self._server.url}/user/login/")
        self.page.fill("input[name=email]", account.email)
        self.page.fill("input[name=password]", account.password)
        with self.page.expect_navigation(url=re.compile(r"^(?!.*/login)")):
            self.page.click("button[type=submit]")

    def open(self, project: int, task: int, regions: int) -> None:
        """Open a task, and wait until as many regions can be seen as there are."""
        # The page draws a task, asks for what else there is, and draws it again.
        self.page.goto(f"{self._server.url}/projects/{project}/data?task={task}", wait_until="networkidle")
        self._until(_READY, f"task {task} with {regions} regions", [str(task), regions])

    def labels(self) -> list[dict[str, Any]]:
        """Return what the page would send."""
        return list(self.page.evaluate(f"() => {_LABELS}"))

    def mark(self, key: str, text: str, nth: int = 0) -> None:
        """Press a label's key, then draw the mouse over a piece of text."""
        self._unselect()
        before = self._count("labels")
        self.page.keyboard.press(key)
        self._until("() => Htx.annotationStore.selected.names.get('label').selectedValues().length", "a label picked")
        left, right, height = self._place(text, nth)
        mouse = self.page.mouse
        mouse.move(left + 0.5, height)
        mouse.down()
        mouse.move((left + right) / 2, height, steps=4)
        mouse.move(right - 0.3, height, steps=4)
        mouse.up()
        self._until_count("labels", before + 1)

    def select(self, text: str, nth: int = 0) -> None:
        """Click on a region."""
        self._unselect()
        self._click(text, nth)
        self._until(f"text => String(({_SELECTED})()) === text", f"{text!r} to be selected", text)

    def relabel(self, key: str, text: str, nth: int = 0) -> None:
        """Select a region and press another label's key."""
        self.select(text, nth)
        before = self._types()
        self.page.keyboard.press(key)
        self._until(f"types => String({_TYPES}) !== types", "another label", before)

    def delete(self, text: str, nth: int = 0) -> None:
        """Select a region and press backspace."""
        self.select(text, nth)
        before = self._count("labels")
        self.page.keyboard.press("Backspace")
        self._until_count("labels", before - 1)

    def name(self, text: str, key: str, nth: int = 0) -> None:
        """Type the key of the thing that a region is a mention of."""
        self.select(text, nth)
        before = self._count("textarea")
        self.page.locator("input[name=entity]:visible").fill(key)
        self.page.keyboard.press("Enter")
        self._until_count("textarea", before + 1)

    def relate(self, head: str, tail: str, *labels: str) -> None:
        """Draw an arrow from one region to another, and pick its labels."""
        page = self.page
        self.select(head)
        before = self._count("relation")
        page.keyboard.press("Alt+r")
        self._until("() => Htx.annotationStore.selected.isLinkingMode", "an arrow begun")
        self._click(tail)
        self._until_count("relation", before + 1)
        page.locator(".lsf-panel-tabs__tab:has-text('Relations'):visible").click()
        item = page.locator(".lsf-relations__item").last
        item.hover()
        item.locator("[aria-label='Show Relation Labels']").click()
        page.locator(".lsf-relation-meta button[data-slot=popover-trigger]").last.click()
        for label in labels:
            page.get_by_role("option", name=label, exact=True).click()
        self._until(f"labels => String({_LABELS}.at(-1).labels) === labels", f"labels {labels}", ",".join(labels))
        page.keyboard.press("Escape")
        page.get_by_role("option").first.wait_for(state="detached")

    def save(self, button: str) -> None:
        """Press Submit or Update, and wait until the server has it."""
        with self.page.expect_response(lambda answer: self._is_save(answer.request)) as answer:
            self.page.locator(f"button:has-text('{button}'):visible").click()
        assert answer.value.ok, answer.value.status

    @staticmethod
    def _is_save(request: Request) -> bool:
        return request.method in ("POST", "PATCH") and bool(_SAVING.search(request.url))

    def _unselect(self) -> None:
        self.page.keyboard.press("Escape")
        self._until(f"() => !({_SELECTED})().length", "nothing to be selected")

    def _click(self, text: str, nth: int = 0) -> None:
        left, right, height = self._place(text, nth)
        self.page.mouse.click((left + right) / 2, height)

    def _place(self, text: str, nth: int) -> tuple[float, float, float]:
        found = self.page.evaluate(_PLACE, [text, nth])
        assert found, f"{text!r} is not on the page"
        return tuple(found)

    def _count(self, kind: str) -> int:
        return sum(item["type"] == kind for item in self.labels())

    def _types(self) -> str:
        return str(self.page.evaluate(f"() => String({_TYPES})"))

    def _until_count(self, kind: str, count: int) -> None:
        condition = f"([kind, count]) => {_LABELS}.filter(item => item.type === kind).length === count"
        self._until(condition, f"{count} of type {kind}", [kind, count])

    def _until(self, condition: str, what: str, argument: Any = None) -> None:
        from playwright.sync_api import TimeoutError as Late

        try:
            self.page.wait_for_function(condition, arg=argument)
        except Late:
            held = self.page.evaluate("() => window.Htx?.annotationStore?.selected?.serializeAnnotation()")
            raise AssertionError(f"waited in vain for {what}; the page has {held}") from None
