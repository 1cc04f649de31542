"""A headless browser without a network, driven through its own driver's web interface."""

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener


class Browser:
    """A headless browser, driven through its own driver's web interface; no address but this machine's resolves."""

    def __init__(self, driver: str, chromium: str, folder: Path, patience_s: float = 60.0) -> None:
        self._patience_s = patience_s
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._root = f"http://127.0.0.1:{port}"
        self._open = build_opener(ProxyHandler({})).open
        self._process = subprocess.Popen(
            [driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}",
        ]
        options = {"binary": chromium, "args": arguments}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        self._session = ""
        self._wait_until_ready()
        self._session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        # The browser's own first page asks for things; they are not the map's.
        self._ask("POST", "/url", {"url": "about:blank"})
        self.requested()

    @property
    def process_id(self) -> int:
        """The number of the driver's process, which the browser's processes are below."""
        return self._process.pid

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        place = f"{self._root}/session/{self._session}{path}" if self._session else f"{self._root}{path}"
        sent = None if body is None else json.dumps(body).encode()
        request = Request(place, sent, {"Content-Type": "application/json"}, method=method)
        with self._open(request, timeout=self._patience_s) as reply:
            return json.load(reply)["value"]

    def _wait_until_ready(self) -> None:
        for _ in range(300):
            try:
                if self._ask("GET", "/status")["ready"]:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the browser's driver did not start")

    def command(self, name: str, settings: dict[str, Any]) -> Any:
        """What the browser answers to a command of its developer tools."""
        return self._ask("POST", "/goog/cdp/execute", {"cmd": name, "params": settings})

    def show(self, page: Path, width: int = 1280, height: int = 800) -> None:
        """Opens a file in a window whose inside has that size."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", metrics)
        self._ask("POST", "/url", {"url": page.as_uri()})
        # Shapes are unpacked beside the script; a page of ours says when they are on the screen.
        self.until("return !document.getElementById('sheet-zones') || document.documentElement.dataset.zones")

    def run(self, script: str) -> Any:
        """What a script, run in the page, returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": []})

    def until(self, script: str) -> Any:
        """What the script returns once that is true; a failure after ten seconds."""
        for _ in range(100):
            if found := self.run(script):
                return found
            time.sleep(0.1)
        raise AssertionError(f"never true in the page: {script}")

    def press(self, x: float, y: float) -> None:
        """A click of the mouse at a place in the window."""
        move = {"type": "pointerMove", "duration": 0, "x": round(x), "y": round(y)}
        steps = [move, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps}
        self._ask("POST", "/actions", {"actions": [mouse]})

    def picture(self) -> str:
        """The window as a PNG in base64."""
        return str(self._ask("GET", "/screenshot"))

    def paper(self) -> str:
        """The printed page as a PDF in base64."""
        return str(self._ask("POST", "/print", {"shrinkToFit": False, "orientation": "landscape", "background": True}))

    def complaints(self) -> list[str]:
        """What the console reported since the last time."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", {"type": "browser"})]

    def requested(self) -> list[str]:
        """The addresses the page asked for since the last time, whether or not they answered."""
        log = self._ask("POST", "/se/log", {"type": "performance"})
        entries = [json.loads(entry["message"])["message"] for entry in log]
        return [e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"]

    def close(self) -> None:
        """Ends the browser and its driver."""
        if self._session:
            self._ask("DELETE", "")
        self._process.terminate()
        self._process.wait(timeout=20)
