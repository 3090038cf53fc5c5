"""A real browser at the real application: what the tour, the journeys and the many-machines tests share."""

import importlib
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

HOW_TO_GET_IT = "Chromium is missing: install Debian's package “chromium”, or name a browser in CHROMIUM."
NAMES = ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REPORT_CSP = """addEventListener("securitypolicyviolation", (report) =>
  console.error(`CSP: ${report.effectiveDirective} forbids ${report.blockedURI} ${report.sample}`))"""
WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1 && getComputedStyle(one).position !== "fixed")
    .slice(0, 3)
    .map((one) => `${one.tagName.toLowerCase()}.${one.classList.value.replaceAll(" ", ".")}`
      + ` (${Math.round(one.getBoundingClientRect().right)} of ${width} px)`);
}"""


def chromium() -> str | None:
    """Where Chromium is, if it is."""
    named = os.environ.get("CHROMIUM")
    return next((found for name in ([named] if named else NAMES) if (found := shutil.which(name))), None)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A running browser. Meanwhile Django may be asked from this thread, in which Playwright keeps a loop."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            try:
                yield browser
            finally:
                connections.close_all()  # beside a loop Django keeps connections of their own
                browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def application() -> Any:
    """`incubator.asgi`, built anew where it was before: WhiteNoise reads the settings once."""
    settings.WHITENOISE_USE_FINDERS = True
    known = sys.modules.get("incubator.asgi")
    return (importlib.reload(known) if known else importlib.import_module("incubator.asgi")).application


@contextmanager
def serving() -> Iterator[str]:
    """The whole application under uvicorn in a thread; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application(), lifespan="on", log_config=None, log_level="warning", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        server.force_exit = True
        thread.join(10)
        listener.close()


def session_of(person: Any) -> str:
    """The key of a new session of theirs."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def context_of(browser: Browser, address: str, person: Any = None, **options: Any) -> BrowserContext:
    """A browser of their own for somebody, signed in unless it is a visitor; it reports what CSP forbids."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", locale="en-GB", **options)
    context.set_default_timeout(10_000)
    context.add_init_script(REPORT_CSP)
    if person is not None:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context


class Watch:
    """What goes wrong on a page without anybody seeing it: errors of scripts, CSP reports, failed requests."""

    def __init__(self, page: Page) -> None:
        self.troubles: list[str] = []
        self.is_off = False
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.note(f"script error: {error}"))
        page.on("requestfailed", self.failed)
        page.on("response", self.answered)

    def note(self, trouble: str) -> None:
        if not self.is_off:
            self.troubles.append(trouble[:400])

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.note(message.text if message.text.startswith("CSP:") else f"console: {message.text}")

    def failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # left behind by going on
            self.note(f"failed: {request.method} {request.url} {request.failure}")

    def answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.note(f"failed: {response.request.method} {response.url} {response.status}")

    def take(self) -> list[str]:
        """What was noted since the last time."""
        taken, self.troubles = list(dict.fromkeys(self.troubles)), []
        return taken

    @contextmanager
    def off(self) -> Iterator[None]:
        """While something is meant to fail, or is not ours."""
        self.is_off = True
        try:
            yield
        finally:
            self.is_off = False


def axe_findings(page: Page, watch: Watch | None = None) -> list[str]:
    """What axe finds, one line a rule. Injected past the page's CSP, so its own reports don't count."""
    with (watch or Watch(page)).off(), all_in_view(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        options = {"resultTypes": ["violations"], "runOnly": STANDARDS}
        violations = page.evaluate(
            """async (options) => (await axe.run(document, options)).violations.map((one) => ({
                rule: one.id, help: one.help, nodes: one.nodes.map((node) => [node.target.join(" "), node.failureSummary])
            }))""",
            options,
        )
    return [finding_of(one) for one in violations]


@contextmanager
def all_in_view(page: Page) -> Iterator[None]:
    """A screen as high as the page, so that nothing counts as hidden behind the bar at the thumb."""
    size = page.viewport_size
    assert size is not None
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(height, 16_000))})
    yield
    page.set_viewport_size(size)


def finding_of(violation: dict[str, Any]) -> str:
    places = [f"{target} [{' '.join(why.split()[4:])[:160]}]" for target, why in violation["nodes"][:3]]
    more = f" and {len(violation['nodes']) - 3} more" if len(violation["nodes"]) > 3 else ""
    return f"axe {violation['rule']}: {violation['help']} at {'; '.join(places)}{more}"


def overflowing(page: Page, width: int) -> list[str]:
    """The elements that make the page scroll sideways at this width."""
    page.set_viewport_size({"width": width, "height": 844})
    return [f"wider than {width} px: {one}" for one in page.evaluate(WIDER_THAN_THE_SCREEN)]
