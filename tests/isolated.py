"""Runs the command on many files, each in a process of its own with a clock and a scale; prints what became of each.

Reads a JSON list of argument lists on standard input and writes a JSON list of {code, out, err, seconds, mebibytes};
`code` is null where a process was ended for taking too long, negative where a signal ended it. What is counted is the
time it computes, so that a busy machine judges alike. The libraries are loaded once, each process is a fork of that.
"""

import contextlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

SECONDS = 10
WAITED_SECONDS = 120.0  # of one that does not even compute


def main() -> None:
    import fiona  # noqa: F401
    import geopandas  # noqa: F401

    from zoning.cli import check, convert  # noqa: F401

    runs = json.load(sys.stdin)
    json.dump([run(arguments) for arguments in runs], sys.stdout, ensure_ascii=False)


def run(arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            become(arguments, out, err)
        while True:
            ended, status, usage = os.wait4(child, os.WNOHANG)
            if ended:
                code: int | None = os.waitstatus_to_exitcode(status)
                code = None if code == -signal.SIGXCPU else code
                break
            if time.monotonic() - begun > WAITED_SECONDS:
                os.kill(child, signal.SIGKILL)
                _, _, usage = os.wait4(child, 0)
                code = None
                break
            time.sleep(0.002)
        return {
            "code": code,
            "out": out.read_text(encoding="utf-8") if out.exists() else "",
            "err": err.read_text(encoding="utf-8") if err.exists() else "",
            "seconds": usage.ru_utime + usage.ru_stime,
            "mebibytes": usage.ru_maxrss / 1024,
        }


def become(arguments: list[str], out: Path, err: Path) -> None:
    """The command in this process, which does not return."""
    code = 99
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    try:
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        from zoning.cli.main import main as command

        code = command(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
