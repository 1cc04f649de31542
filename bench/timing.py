"""Clocks: jobs run in turn, so that a busy machine is busy for all of them."""

import ctypes
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

ROOT = Path(__file__).parent.parent

T = TypeVar("T")
Job = Callable[[], T]

# Numbers of glibc's mallopt: how much free memory is kept, and from which size on a block is fetched by itself.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
MOST_KEPT: Final = 2**31 - 1
MOST_SHARED: Final = 2**25


def keep_freed_memory() -> None:
    """What this process frees from now on stays with it, whichever engine in it asked; processes it starts do as ever.

    A virtual machine may have to fetch from its host again what a process gave back: seconds that are no engine's.
    """
    if sys.platform == "linux" and hasattr(system := ctypes.CDLL(None), "mallopt"):
        system.mallopt(TRIM_THRESHOLD, MOST_KEPT)
        system.mallopt(MMAP_THRESHOLD, MOST_SHARED)


def interleave(
    jobs: Mapping[str, Job[T]], runs: int, *, each_warm: bool = False
) -> tuple[dict[str, float], dict[str, T]]:
    """The median seconds of each job and its last answer; each is run once before the clock counts.

    `each_warm`: once more right before every run that counts, for jobs so short that what the machine did with their
    memory, while others ran, would count for more than they do.
    """
    answers = {name: job() for name, job in jobs.items()}
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            if each_warm:
                answers[name] = job()
            start = time.perf_counter()
            answers[name] = job()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}, answers


def run_commands(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """The median seconds of some commands from start to end, each run once before the clock counts."""

    def run(command: Sequence[str]) -> bytes:
        return subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout

    return interleave({name: partial(run, command) for name, command in commands.items()}, runs)[0]


def clock(job: Job[T]) -> tuple[float, T]:
    """The seconds a job takes once, and its answer."""
    start = time.perf_counter()
    answer = job()
    return time.perf_counter() - start, answer


def percentile(seconds: Sequence[float], share: float) -> float:
    """The time that this share of the runs did not exceed.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.75)
    3.0
    """
    ordered = sorted(seconds)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]
