"""A check of any number of sites: in partitions, on this machine or others, kept on disk and taken up again."""

from zoning.batch.job import Job
from zoning.batch.journal import describe_job, keep_journal
from zoning.batch.running import LocalEngine, run_batch
from zoning.batch.spool import Spool, open_temporary

__all__ = [
    "Job",
    "LocalEngine",
    "Spool",
    "describe_job",
    "keep_journal",
    "open_temporary",
    "run_batch",
]
