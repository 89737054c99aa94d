"""Carry out the analysis plan: from the analysis datasets to the results table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.analyse.registry import ANALYSES
from topline.core import Problem, ProtocolError, name_remedy
from topline.results import collect_results

if TYPE_CHECKING:
    from collections.abc import Sequence

    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results


def analyse(analysis_data: AnalysisData, protocol: Protocol, only: Sequence[str] = ()) -> Results:
    """Make the results of each item of the plan, in its order.

    A statistic that cannot be had keeps its row with the reason.

    Parameters
    ----------
    only : ids of the items to make; none named means the whole plan.

    Raises
    ------
    ProtocolError
        `only` or an item names what the protocol or the data do not have.
    """
    known = [item.id for item in protocol.plan]
    problems = [
        Problem(file="plan", place="", expected="an item's id", found=f"'{name}'", remedy=name_remedy(name, known))
        for name in only
        if name not in known
    ]
    if problems:
        raise ProtocolError(problems)
    items = [item for item in protocol.plan if not only or item.id in only]
    return collect_results(row for item in items for row in ANALYSES[item.show](item, analysis_data, protocol))
