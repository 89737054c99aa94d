"""Add up the probabilities of the tables with given margins that are no likelier than one of them.

Columns are dealt one after the other. What is left of the row margins, sorted, is a node; a node keeps each distinct
log probability of its pasts and how many pasts have it, so that pasts that are equally likely are dealt on together.
"""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.special import gammaln

if TYPE_CHECKING:
    from numpy.typing import NDArray

Node = tuple[int, ...]
Pasts = tuple["NDArray[np.float64]", "NDArray[np.float64]"]

RELATIVE_ERROR = 1e-7
DIGITS = 10  # log probabilities that agree to 1e-10 are one
MOST_DEALS = 3_000_000
MERGED_ABOVE = 1_000_000


def sum_rarer_tables(counts: NDArray[np.int64]) -> float:
    """Add up the probabilities of the tables that are no likelier than `counts` (as many columns as rows, or more)."""
    rows = counts.sum(axis=1)
    columns = np.sort(counts.sum(axis=0))[::-1]
    constant = float(gammaln(rows + 1).sum() + gammaln(columns + 1).sum() - gammaln(counts.sum() + 1))
    observed = constant - float(gammaln(counts + 1).sum())
    nodes: dict[Node, Pasts] = {tuple(sorted(rows.tolist())): (np.zeros(1), np.ones(1))}
    for column in columns[:-1].tolist():
        nodes = _deal_column(nodes, column)
    limit = observed + np.log1p(RELATIVE_ERROR)
    total = 0.0
    for left, (pasts, ways) in nodes.items():
        logs = pasts - float(gammaln(np.array(left) + 1).sum()) + constant
        total += float(np.sum(ways[logs <= limit] * np.exp(logs[logs <= limit])))
    return min(1.0, total)


def _deal_column(nodes: dict[Node, Pasts], column: int) -> dict[Node, Pasts]:
    """Deal one column in every way that the rows allow."""
    most = sum(comb(column + len(left) - 1, len(left) - 1) for left in nodes)
    deals = most if most <= MOST_DEALS else sum(_count_ways(left, column) for left in nodes)
    if deals > MOST_DEALS:
        raise MethodError("table: too large for the exact test, use chi_square")
    log_factorial = gammaln(np.arange(column + 1) + 1.0)
    dealt: dict[Node, list[Pasts]] = {}
    for left, (pasts, ways) in nodes.items():
        alike = Counter(
            (tuple(sorted(have - cell for have, cell in zip(left, cells, strict=True))), tuple(sorted(cells)))
            for cells in _ways(left, column)
        )
        for (after, cells), times in alike.items():
            parts = dealt.setdefault(after, [])
            parts.append((pasts - float(log_factorial[list(cells)].sum()), ways * times))
            if sum(len(part[0]) for part in parts[-2:]) > MERGED_ABOVE:
                dealt[after] = [_merge(parts)]
    return {after: _merge(parts) for after, parts in dealt.items()}


def _merge(parts: list[Pasts]) -> Pasts:
    """Put pasts of one node together, those that are equally likely into one."""
    if len(parts) == 1 and len(parts[0][0]) == 1:
        return parts[0]
    pasts = np.round(np.concatenate([part[0] for part in parts]), DIGITS)
    distinct, row = np.unique(pasts, return_inverse=True)
    return distinct, np.bincount(row, np.concatenate([part[1] for part in parts])).astype(np.float64)


def _count_ways(left: Node, column: int) -> int:
    """Count the ways to deal `column` subjects to rows with room for `left`."""
    ways = [1] + [0] * column
    for room in left:
        sums = [0]
        for count in ways:
            sums.append(sums[-1] + count)
        ways = [sums[used + 1] - sums[max(0, used - room)] for used in range(column + 1)]
    return ways[column]


def _ways(left: Node, column: int) -> list[Node]:
    """List the ways to deal `column` subjects to rows with room for `left`."""
    ways: list[tuple[Node, int]] = [((), column)]
    for row, room in enumerate(left):
        later = sum(left[row + 1 :])
        ways = [
            ((*cells, cell), rest - cell)
            for cells, rest in ways
            for cell in range(max(0, rest - later), min(room, rest) + 1)
        ]
    return [cells for cells, _ in ways]
