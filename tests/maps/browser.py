"""A headless browser without a network: Debian's Chromium, driven by Playwright."""

import re
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Request, Route, WebSocket, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    # A second wall, for what the first, which aborts requests, does not see.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
OUTSIDE = re.compile(r"^(?!file:|data:|about:|blob:)")
PATIENCE_S = 10.0


def chromium() -> str | None:
    """The browser's program on this machine, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """A window of its own in a headless browser. Whatever the page asks of others is noted, and aborted.

    Who times a page has it open undisturbed, `aborts` off: then no name resolves, but nothing stands between.
    """

    def __init__(self, program: str, patience_s: float = 60.0, *, aborts: bool = True) -> None:
        # Playwright leaves an event loop running in its thread, which others in the test's thread would stumble over.
        self._worker = ThreadPoolExecutor(1, "browser")
        self._messages: list[str] = []
        self._asked: list[str] = []
        try:
            self._worker.submit(self._start, program, patience_s, aborts).result()
        except BaseException:
            self._worker.shutdown()
            raise

    def _start(self, program: str, patience_s: float, aborts: bool) -> None:
        self._playwright = sync_playwright().start()
        try:
            self._chromium = self._playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        except Error:
            self._playwright.stop()
            raise
        self._page = self._chromium.new_page()
        self._page.set_default_timeout(patience_s * 1000)
        if aborts:
            self._page.context.route(OUTSIDE, _refuse)
        self._page.on("console", self._note_message)
        self._page.on("pageerror", lambda error: self._messages.append(str(error)))
        self._page.on("request", self._note_request)
        self._page.on("websocket", self._note_request)
        self._tools = self._page.context.new_cdp_session(self._page)
        self._tools.send("Page.enable")

    def _note_message(self, message: ConsoleMessage) -> None:
        self._messages.append(message.text)

    def _note_request(self, request: Request | WebSocket) -> None:
        self._asked.append(request.url)

    def _do(self, step: Callable[[], Any]) -> Any:
        return self._worker.submit(step).result()

    def renderers(self) -> list[int]:
        """The numbers of the processes that show pages."""

        def ask() -> list[int]:
            told = self._chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
            return [process["id"] for process in told["processInfo"] if process["type"] == "renderer"]

        return list(self._do(ask))

    def command(self, name: str, settings: dict[str, Any]) -> Any:
        """What the browser answers to a command of its developer tools."""
        return self._do(lambda: self._tools.send(name, settings))

    def show(self, page: Path, width: int = 1280, height: int = 800) -> None:
        """Opens a file in a window whose inside has that size."""
        self._do(lambda: self._page.set_viewport_size({"width": width, "height": height}))
        self._do(lambda: self._page.goto(page.as_uri()))
        # Shapes are unpacked beside the script; a page of ours says when they are on the screen.
        self.until("return !document.getElementById('sheet-zones') || document.documentElement.dataset.zones")

    def run(self, script: str) -> Any:
        """What a script, run in the page, returns."""
        return self._do(lambda: self._page.evaluate(f"() => {{ {script} }}"))

    def until(self, script: str) -> Any:
        """What the script returns once that is true; a failure after ten seconds."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                if found := self.run(script):
                    return found
            except Error as error:  # the page is just giving way to another
                if "context was destroyed" not in error.message:
                    raise
            time.sleep(0.02)
        raise AssertionError(f"never true in the page: {script}")

    def press(self, x: float, y: float) -> None:
        """A click of the mouse at a place in the window."""
        self._do(lambda: self._page.mouse.click(round(x), round(y)))

    def press_key(self, name: str) -> None:
        """A key of the keyboard, wherever the page has its focus."""
        self._do(lambda: self._page.keyboard.press(name))

    def picture(self) -> bytes:
        """The window as a PNG."""
        return bytes(self._do(self._page.screenshot))

    def paper(self) -> bytes:
        """The printed page as a PDF, of the size and direction that the page asks for."""
        settings = {"landscape": True, "print_background": True, "prefer_css_page_size": True}
        return bytes(self._do(lambda: self._page.pdf(**settings)))

    def complaints(self) -> list[str]:
        """What the console reported since the last time, and the errors nothing in the page caught."""
        self.run("")  # what was reported before this has come in when it is answered
        told, self._messages = self._messages, []
        return told

    def requested(self) -> list[str]:
        """The addresses the page asked for since the last time, whether or not they answered."""
        self.run("")
        told, self._asked = self._asked, []
        return told

    def close(self) -> None:
        """Ends the browser and its driver."""
        self._do(self._chromium.close)
        self._do(self._playwright.stop)
        self._worker.shutdown()


def _refuse(route: Route) -> None:
    route.abort("internetdisconnected")


def open_browser(patience_s: float = 60.0, *, aborts: bool = True) -> Browser:
    """A browser; where the machine has none, an error that says what is missing."""
    program = chromium()
    if program is None:
        raise FileNotFoundError(f"needs one of these on the PATH: {', '.join(NAMES)}")
    return Browser(program, patience_s, aborts=aborts)
