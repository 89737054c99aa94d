"""Name the long work that the displays of a plan will ask for, so that it can be made ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.analyse.prognosis.bootstrap import bootstrap_tasks
from topline.analyse.prognosis.cutoff_search import cutoff_tasks
from topline.analyse.prognosis.gain_search import gain_tasks
from topline.analyse.prognosis.prepare import prepare

if TYPE_CHECKING:
    from topline.analyse.prognosis.portions import Portion, Task
    from topline.derive import AnalysisData
    from topline.protocol import Protocol

BOOTSTRAPPED = ("prognosis_selection", "prognosis_validation", "penalty_path", "selection_frequency", "calibration")
"""Displays that show something of the bootstrap."""
CUT = ("prognosis_cutoffs", "cutoff_curves")
"""Displays that show cut-offs with their price."""


def long_work(data: AnalysisData, protocol: Protocol) -> tuple[Task, ...]:
    """Give the portions, each once.

    A development that cannot be had is passed over; its displays say why.
    """
    found: dict[Portion, Task] = {}
    for item in protocol.plan:
        if item.show in BOOTSTRAPPED:
            prepared = prepare(item, data, protocol)
            tasks = bootstrap_tasks(prepared) if prepared.develop()[0] is not None else []
        elif item.show in CUT:
            tasks = cutoff_tasks(prepare(item, data, protocol))
        elif item.show == "prognosis_gain":
            tasks = gain_tasks(prepare(item, data, protocol))
        else:
            continue
        for task in tasks:
            found.setdefault(task.portion, task)
    return tuple(found.values())
