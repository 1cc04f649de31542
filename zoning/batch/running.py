"""A batch run: partitions answered by an engine, spooled, and handed out as one report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from zoning.batch.job import PARTITION_SITES, Job, Partition, divide
from zoning.batch.part import answer_part
from zoning.batch.spool import Spool
from zoning.checking import Gathered
from zoning.report import Report
from zoning.site import Site
from zoning.statement import Statements, refuse_strangers
from zoning.wording import say

Tick = Callable[[int], None]


class Engine(Protocol):
    """What answers partitions: gives the number and content of each as it is finished, in any order.

    `tick` is told how many sites were answered.
    """

    def __call__(self, job: Job, partitions: Iterable[Partition], tick: Tick) -> Iterator[tuple[int, bytes]]:
        """The partitions answered."""
        ...


class LocalEngine:
    """Answers one partition after the other in this process; `gathered` is what the last one rests on."""

    def __init__(self) -> None:
        self.gathered: Gathered | None = None

    def __call__(self, job: Job, partitions: Iterable[Partition], tick: Tick) -> Iterator[tuple[int, bytes]]:
        """The partitions answered, over a catalogue that is opened once."""
        checker = job.checker()
        for partition in partitions:
            self.gathered = None  # two partitions are never held at once
            content, self.gathered = answer_part(checker, partition, keeps_shapes=job.keeps_shapes, tick=tick)
            yield partition.number, content


def run_batch(
    job: Job,
    sites: Sequence[Site],
    statements: Statements,
    spool: Spool,
    *,
    engine: Engine | None = None,
    size: int = PARTITION_SITES,
) -> Report:
    """The report on any number of sites, its answers in the spool; what the spool holds already is not done again.

    The answers are those of `check`, whatever the engine, the partitions and their order. `job.options.progress` goes
    through the numbers of the sites.

    Raises FactError and CatalogueError as `check` does, and ZoningError (unwritable-file).
    """
    refuse_strangers(sites, statements)
    count = -(-len(sites) // size)
    finished = spool.finished(count)
    steps = iter(job.options.progress(range(len(sites)), say("progress.answer", job.options.lang)))

    def tick(answered: int) -> None:
        for _ in range(answered):
            next(steps, None)

    tick(sum(min(size, len(sites) - number * size) for number in finished))
    engine = engine or LocalEngine()
    wanted = (partition for partition in divide(sites, statements, size) if partition.number not in finished)
    for number, content in engine(job.silent(), wanted, tick):
        spool.add(number, content)
    next(steps, None)  # the last step takes the display away
    gathered = engine.gathered if isinstance(engine, LocalEngine) and count == 1 else None
    answers, shapes = spool.answers(len(sites), size), spool.shapes(len(sites), size)
    checker = job.checker()
    report = checker.report(answers, shapes, spool.tally(count), None)
    return checker.keep(report, gathered) if gathered else report
