"""A person at a browser of their own, who finds things by what is written on them."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Response, expect

from tests.browser import Watch, all_in_view, axe_findings, context_of


class Somebody:
    """Goes by links, fields and buttons. What axe, console and CSP say of the pages seen comes with `leave`."""

    def __init__(self, browser: Browser, address: str, person: Any, album: Path, **options: Any) -> None:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        self.person, self.album, self.address = person, album, address
        self.name = person.name if person else "a visitor"
        self.context = context_of(browser, address, person, **options)
        self.page = self.context.new_page()
        self.watch = Watch(self.page)
        self.troubles: list[str] = []

    def go(self, path: str) -> Response | None:
        """To an address that they know or have got."""
        return self.page.goto(path)

    def follow(self, text: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("link", name=text).first.click()
        self.page.wait_for_load_state()

    def press(self, text: str, *, within: Locator | None = None, sure: bool = False) -> None:
        """A button; `sure` also says yes to the question that comes."""
        (within or self.page).get_by_role("button", name=text, exact=True).first.click()
        if sure:  # the dialog sends the form only when it has closed: the click alone waits for nothing
            with self.page.expect_navigation():
                self.page.get_by_role("dialog").get_by_role("button", name=text).click()
        self.page.wait_for_load_state()

    def fill(self, texts: dict[str, str]) -> None:
        """Fields by their label."""
        for label, text in texts.items():
            field = self.page.get_by_label(
                re.compile(rf"^{re.escape(label)}( required)?$", re.IGNORECASE)
            ).first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=text)
            else:
                field.fill(text)

    def choose(self, text: str, *, within: Locator | None = None) -> None:
        """A radio button by its label."""
        (within or self.page).get_by_role("radio", name=text).first.check()

    def card(self, heading: str) -> Locator:
        return (
            self.page.locator("section, article")
            .filter(has=self.page.get_by_role("heading", name=heading))
            .last
        )

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def look(self, what: str, *, ours: bool = True) -> None:
        """Take a picture of the page, and note what is wrong with it; axe not of what Wagtail draws."""
        number = len(list(self.album.glob("*.jpg"))) + 1
        words = "-".join(f"{self.name.split()[0]} {what}".lower().split())
        with all_in_view(self.page):  # else the bars lie across the picture
            self.page.screenshot(
                path=self.album / f"{number:02}-{words}.jpg",
                full_page=True,
                type="jpeg",
                quality=75,
                timeout=60_000,  # with every core busy it may take long; nothing is shown by its being quick
            )
        self.note(axe_findings(self.page, self.watch) if ours else [])

    def note(self, found: list[str]) -> None:
        self.troubles += [f"{self.name} at {self.page.url}: {one}" for one in found + self.watch.take()]

    def leave(self) -> list[str]:
        self.note([])
        self.context.close()
        return self.troubles
