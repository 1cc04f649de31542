"""Web services on a free port of this machine, each in a process of its own: a real MapServer, and ones that misbehave.

A process of its own, because GDAL holds the interpreter while it waits for an answer.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
MAPSERVER = Path("/usr/lib/cgi-bin/mapserv")
MAP = """MAP
  NAME "zones"
  EXTENT {extent}
  PROJECTION "init=epsg:{crs}" END
  WEB METADATA
    "ows_title" "zones" "ows_onlineresource" "{address}/wfs?" "ows_enable_request" "*" "ows_srs" "EPSG:{crs}"
    "oga_onlineresource" "{address}/zones/ogcapi" {most}
  END END
{layers}
END
"""
LAYER = """  LAYER
    NAME "{name}" TYPE POLYGON STATUS ON TEMPLATE "any" CONNECTIONTYPE OGR CONNECTION "{path}" DATA "{name}"
    PROJECTION "init=epsg:{crs}" END
    METADATA
      "ows_title" "{name}" "gml_include_items" "all" "gml_featureid" "code" "gml_types" "auto" "ows_srs" "EPSG:{crs}"
      "ows_extent" "{extent}"
    END
  END
"""


def is_missing() -> str | None:
    """Why there is no MapServer to test with; fails where one must be."""
    if MAPSERVER.exists():
        return None
    assert not os.environ.get("CI"), "MapServer is missing: .ci/run installs it"
    return "MapServer is not installed (Debian: cgi-mapserver)"


@contextmanager
def serving(folder: Path, *, spoil: Sequence[tuple[str, Any]] = ()) -> Iterator[str]:
    """The address of a server; it answers with MapServer what `spoil` does not answer first.

    `spoil`: a piece of the path and query, and what a request that holds it gets: a status, a text, or None: silence.
    """
    settings = {"folder": str(folder), "spoil": list(spoil)}
    command = [sys.executable, str(Path(__file__)), json.dumps(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@contextmanager
def mapserver(
    folder: Path,
    source: Path,
    names: Sequence[str],
    *,
    crs: int = 4490,
    most: int | None = None,
    spoil: Sequence[tuple[str, Any]] = (),
) -> Iterator[str]:
    """The address of a MapServer that offers layers of a file as WFS (/wfs) and OGC API Features (/zones/ogcapi).

    `most`: how many records it hands over at once.
    """
    with serving(folder, spoil=spoil) as address:
        around = {"crs": crs, "extent": "113 29 120 33" if crs == 4490 else "400000 3200000 600000 3400000"}
        layers = "".join(LAYER.format(name=name, path=source, **around) for name in names)
        bound = "" if most is None else f'"ows_maxfeatures" "{most}" "wfs_maxfeatures" "{most}"'
        plan = folder / "zones.map"
        plan.write_text(MAP.format(address=address, layers=layers, most=bound, **around), encoding="utf-8")
        configuration = f'CONFIG ENV MS_MAP_PATTERN "." END MAPS zones "{plan}" END END\n'
        (folder / "mapserver.conf").write_text(configuration, encoding="utf-8")
        yield address


def _serve(settings: dict[str, Any]) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = 200, "text/plain", b""
            for piece, said in settings["spoil"]:
                if piece in self.path:
                    if said is None:
                        time.sleep(120)
                    status, body = (said, b"broken") if isinstance(said, int) else (200, str(said).encode())
                    break
            else:
                status, kind, body = _ask_mapserver(Path(settings["folder"]), self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):  # who has read enough hangs up
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


def _ask_mapserver(folder: Path, path: str) -> tuple[int, str, bytes]:
    place, _, query = path.partition("?")
    if place != "/wfs" and "f=json" not in query:  # MapServer 8.0 answers in HTML whatever is accepted
        query = f"{query}&f=json".lstrip("&")
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": query,
        "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
        "SERVER_NAME": "127.0.0.1",
        **({"MS_MAPFILE": str(folder / "zones.map")} if place == "/wfs" else {"PATH_INFO": place}),
    }
    run = subprocess.run([str(MAPSERVER)], env=environment, capture_output=True, check=False)
    head, _, body = run.stdout.partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    return int(lines.get("Status", "200").split()[0]), lines.get("Content-Type", "text/plain"), body


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
