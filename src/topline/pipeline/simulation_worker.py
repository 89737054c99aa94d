"""What a process of a local cluster does first; Dask calls `dask_setup`."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Worker


def dask_setup(_worker: Worker) -> None:
    """Leave Ctrl-C to the process that started the cluster, which then ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
