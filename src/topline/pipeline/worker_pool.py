"""The processes that share the long work of a run and draw its figures."""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Executor

LIBRARIES = ("matplotlib.backends.backend_svg", "matplotlib.backends.backend_pdf", "topline.display.figures")


@contextmanager
def worker_pool(jobs: int) -> Generator[Executor | None]:
    """Start the processes; they load the drawing library while the data are still being read.

    A run that is broken off does not wait for the work that has not begun.
    """
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(
        max_workers=jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_run
    ) as pool:
        for _ in range(jobs):
            pool.submit(_load_drawing_library)
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _leave_interrupts_to_the_run() -> None:
    """Ignore Ctrl-C, which a terminal sends to all processes: the run itself ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _load_drawing_library() -> None:
    for name in LIBRARIES:
        import_module(name)
