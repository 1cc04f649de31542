"""Partitions answered by the workers of a Dask cluster; each worker opens the catalogue once."""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, ExitStack
from hashlib import sha256
from importlib import import_module
from threading import Lock
from typing import Any, Final

from zoning.batch.job import Job, Partition
from zoning.batch.journal import describe_job
from zoning.batch.part import answer_part
from zoning.batch.running import Tick
from zoning.checking import Checker
from zoning.errors import Problem, Where, ZoningError
from zoning.program import describe_program

PATIENCE_S: Final = 10
# So many partitions wait for each thread of a worker: it never idles, and the scheduler never holds a whole nation.
WAITING: Final = 2

# The checker of this worker's process, by its job; asked by one thread at a time.
_checkers: dict[str, Checker] = {}
_lock: Final = Lock()


def answer_task(key: str, job: Job, partition: Partition) -> tuple[bytes, dict[str, Any]]:
    """What a worker does: the partition answered and packed, and the program that did it.

    Equal keys are one job over the same files, whose catalogue the first task in a worker's process opens.
    """
    with _lock:
        if key not in _checkers:
            _checkers.clear()
            _checkers[key] = job.checker()
        content, _ = answer_part(_checkers[key], partition, keeps_shapes=job.keeps_shapes)
    return content, describe_program()


class DaskEngine(AbstractContextManager["DaskEngine"]):
    """Answers partitions on the workers of a scheduler; without an address, on as many of this machine as it has cores.

    A worker that is lost loses nothing: what it was at is done by another. The workers must see the files of the
    catalogue under the same paths.

    Raises ZoningError: missing-extra, unreachable (no scheduler, or no worker in 10 seconds), engine-failed.
    """

    def __init__(self, address: str | None = None) -> None:
        self._address = address
        self._stack = ExitStack()
        self._dask = _load()
        self._client = self._connect()

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    def __call__(self, job: Job, partitions: Iterable[Partition], tick: Tick) -> Iterator[tuple[int, bytes]]:
        """The partitions answered, in the order in which they are finished."""
        key = sha256(json.dumps(describe_job(job, (), {}, 0)).encode()).hexdigest()
        left, under_way = iter(partitions), self._dask.as_completed(loop=self._client.loop)
        sizes: dict[Any, tuple[int, int]] = {}
        try:
            while True:
                while len(sizes) < self._room() and (partition := next(left, None)) is not None:
                    future = self._client.submit(answer_task, key, job, partition, pure=False)
                    sizes[future] = partition.number, len(partition.sites)
                    under_way.add(future)
                if not sizes:
                    return
                future = next(under_way)
                number, answered = sizes.pop(future)
                content, program = future.result()
                _refuse_other(program)
                tick(answered)
                yield number, content
        except (self._dask.KilledWorker, CancelledError, OSError, TimeoutError) as error:
            raise self._problem("engine-failed", f"{type(error).__name__} {error}"[:200]) from error

    def _connect(self) -> Any:
        """A client with at least one worker."""
        try:
            address = self._address
            if address is None:
                cores = os.cpu_count() or 1
                cluster = self._dask.LocalCluster(
                    n_workers=cores, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
                )
                address = self._stack.enter_context(cluster)
            client = self._stack.enter_context(self._dask.Client(address, timeout=PATIENCE_S, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except (OSError, TimeoutError, ValueError) as error:
            self._stack.close()
            raise self._problem("unreachable", str(error)[:200]) from error
        return client

    def _room(self) -> int:
        """How many partitions may be with the workers now."""
        threads = sum(self._client.nthreads().values())
        return max(1, WAITING * int(threads))

    def _problem(self, code: str, found: str) -> ZoningError:
        return ZoningError([Problem(code, Where(file=self._address, field="--scheduler"), found)])


def _load() -> Any:
    """The library, told to be silent: what goes wrong is told by name, once. Raises ZoningError (missing-extra)."""
    try:
        library = import_module("distributed")
    except ImportError as error:
        where, allowed = Where(field="--engine"), "pip install 'zoning-checker[dask]'"
        raise ZoningError([Problem("missing-extra", where, "distributed", allowed)]) from error
    for name in ("distributed", "distributed.client", "distributed.worker", "distributed.nanny"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return library


def _refuse_other(program: dict[str, Any]) -> None:
    """Nothing where a worker runs the same builds: with others the last digits of an answer may differ."""
    here = describe_program()
    if program != here:
        found, allowed = json.dumps(program), json.dumps(here)
        raise ZoningError([Problem("engine-differs", Where(field="--engine"), found, allowed)])
