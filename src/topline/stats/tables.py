"""Test tables of counts: chi-square, Fisher's exact test of any size, and the trend of proportions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError
from topline.stats.answers import TestResult
from topline.stats.inputs import read_vector
from topline.stats.special import gammaln
from topline.stats.tails import chi_square_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

RELATIVE_ERROR = 1e-7
MOST_STATES = 3_000_000


def chi_square(table: ArrayLike, yates: bool = True) -> TestResult:  # noqa: FBT001, FBT002  the signature that callers rely on
    """Test whether rows and columns are independent, by Pearson's statistic.

    Parameters
    ----------
    table : (r, c) counts.
    yates : whether a 2 x 2 table is corrected for continuity (R's default); larger tables never are.

    References
    ----------
    doi:10.1080/14786440009463897, doi:10.2307/2983604 (Yates); answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> round(chi_square([[10, 20], [20, 10]], yates=False).statistic, 4)
    6.6667
    """
    counts = _read_table(table)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    rows, columns = counts.shape
    is_corrected = yates and counts.shape == (2, 2)
    method = "Pearson's chi-square test" + (", Yates's correction" if is_corrected else "")
    if min(rows, columns) < 2:  # noqa: PLR2004  the number is the rule itself
        return TestResult(statistic=None, df=None, p_value=None, method=f"{method}: one row or column only")
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    distance = np.abs(counts - expected)
    if is_corrected:
        distance = distance - min(0.5, float(distance.min()))
    statistic, df = float(np.sum(distance**2 / expected)), (rows - 1) * (columns - 1)
    return TestResult(statistic=statistic, df=float(df), p_value=chi_square_tail(statistic, df), method=method)


def fisher_exact(table: ArrayLike) -> TestResult:
    """Test whether rows and columns are independent, exactly.

    The p value is two-sided: it adds up the tables that are no likelier than this one.

    Parameters
    ----------
    table : (r, c) counts.

    References
    ----------
    doi:10.1080/01621459.1983.10477989 (network algorithm); answers: tests/oracle/stats/r/simple_tests.R

    Examples
    --------
    >>> round(fisher_exact([[3, 1], [1, 3]]).p_value, 6)
    0.485714
    """
    counts = _read_table(table)
    method = "Fisher's exact test"
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(counts.shape) < 2:  # noqa: PLR2004  the number is the rule itself
        return TestResult(statistic=None, df=None, p_value=1.0, method=f"{method}: one row or column only")
    if counts.shape[0] > counts.shape[1]:
        counts = counts.T
    return TestResult(statistic=None, df=None, p_value=_sum_rarer_tables(counts.astype(np.int64)), method=method)


def cochran_armitage(events: ArrayLike, totals: ArrayLike, score: ArrayLike | None = None) -> TestResult:
    """Test for a trend of proportions over ordered groups, as R's prop.trend.test.

    Parameters
    ----------
    events, totals : (g,) subjects with the response, and subjects in all, per group.
    score : (g,) the groups' scores; 1, 2, 3 … where none are given.

    References
    ----------
    doi:10.2307/3001775

    Examples
    --------
    >>> round(cochran_armitage([1, 3, 6], [10, 10, 10]).p_value, 4)
    0.0177
    """
    hits, sizes = read_vector(events, "events"), read_vector(totals, "totals")
    if hits.shape != sizes.shape or np.any(hits < 0) or np.any(hits > sizes):
        raise MethodError("events: expected from 0 to the total in each group, check the counts")
    scores = np.arange(1.0, len(hits) + 1) if score is None else read_vector(score, "score", len(hits))
    n, p = sizes.sum(), hits.sum() / sizes.sum()
    centred = scores - (sizes @ scores) / n
    variance = p * (1 - p) * (sizes @ centred**2)
    statistic = float((hits @ centred) ** 2 / variance) if variance > 0 else None
    return TestResult(
        statistic=statistic,
        df=1.0,
        p_value=None if statistic is None else chi_square_tail(statistic, 1),
        method="Cochran-Armitage test for trend",
    )


def _read_table(table: ArrayLike) -> NDArray[np.float64]:
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2:  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"table: expected rows and columns, found shape {counts.shape}")
    if not np.isfinite(counts).all() or np.any(counts < 0) or np.any(counts != np.floor(counts)):
        raise MethodError("table: expected whole numbers, 0 or more, in every cell")
    if counts.sum() == 0:
        raise MethodError("table: expected one subject or more, found none")
    return counts


def _sum_rarer_tables(counts: NDArray[np.int64]) -> float:
    """Add up the probabilities of the tables with these margins that are no likelier than `counts`.

    Columns are dealt one after the other. What is left of the row margins is a node; a node keeps the log probability
    of each distinct past, so that pasts that are equally likely are dealt on together.
    """
    rows = counts.sum(axis=1)
    columns = np.sort(counts.sum(axis=0))[::-1]
    constant = float(gammaln(rows + 1).sum() + gammaln(columns + 1).sum() - gammaln(counts.sum() + 1))
    observed = constant - float(gammaln(counts + 1).sum())
    nodes: dict[tuple[int, ...], dict[float, float]] = {tuple(sorted(rows.tolist())): {0.0: 1.0}}
    for column in columns[:-1].tolist():
        nodes = _deal_column(nodes, column)
    limit = observed + np.log1p(RELATIVE_ERROR)
    total = 0.0
    for left, pasts in nodes.items():
        last = float(gammaln(np.array(left) + 1).sum())
        logs = np.array(list(pasts)) - last + constant
        total += float(np.sum(np.array(list(pasts.values()))[logs <= limit] * np.exp(logs[logs <= limit])))
    return min(1.0, total)


def _deal_column(
    nodes: dict[tuple[int, ...], dict[float, float]], column: int
) -> dict[tuple[int, ...], dict[float, float]]:
    """Deal one column in every way that the rows allow; pasts whose log probability agrees to 1e-10 are one."""
    log_factorial = gammaln(np.arange(column + 1) + 1.0)
    dealt: dict[tuple[int, ...], dict[float, float]] = {}
    states = 0
    for left, pasts in nodes.items():
        for cells in _ways(left, column):
            after = tuple(sorted(have - cell for have, cell in zip(left, cells, strict=True)))
            cost = sum(float(log_factorial[cell]) for cell in cells)
            target = dealt.setdefault(after, {})
            for log_past, ways in pasts.items():
                key = round(log_past - cost, 10)
                states += key not in target
                target[key] = target.get(key, 0.0) + ways
        if states > MOST_STATES:
            raise MethodError("table: too large for the exact test, use chi_square")
    return dealt


def _ways(left: tuple[int, ...], column: int) -> list[tuple[int, ...]]:
    """List the ways to deal `column` subjects to rows with room for `left`."""
    ways: list[tuple[tuple[int, ...], int]] = [((), column)]
    for row, room in enumerate(left):
        later = sum(left[row + 1 :])
        ways = [
            ((*cells, cell), rest - cell)
            for cells, rest in ways
            for cell in range(max(0, rest - later), min(room, rest) + 1)
        ]
    return [cells for cells, _ in ways]
