"""Lay every printed number beside the computed one.

A computed number is equal where the printed digits stand for it: it lies within the rounding interval of the print, on
the printed side of a sign such as <0.001, or is not reached where NA is printed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from topline.core import Problem, ProtocolError, name_remedy
from topline.evidence.published import printed_numbers, rows_by_id
from topline.evidence.reconcile.finder import find_answer, restated, why_no_result
from topline.evidence.reconcile.reconciliation import Reconciled, Reconciliation
from topline.evidence.reconcile.result_rows import read_results
from topline.results.table import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from topline.evidence.published import PrintedNumber, Published
    from topline.evidence.reconcile.result_rows import ResultRow, ResultRows
    from topline.results import Results, Statistic

SLACK = 1e-9
"""What the noise of a division may add to a number that lies on a rounding limit."""
SURE_DIGITS = 15


def reconcile(
    results: Results, published: Published, contradictions: Mapping[str, tuple[str, ...]] | None = None
) -> Reconciliation:
    """Compare the numbers of a publication with the results of a readout.

    Parameters
    ----------
    contradictions : id of a printed number → what the publication's own audit says against it.

    Raises
    ------
    ProtocolError
        The published file names a population that the readout does not have, or its `results` what is not there.
    """
    rows = read_results(results)
    numbers = printed_numbers(published)
    problems = [*_unknown_populations(numbers, rows), *_unknown_mappings(numbers, published)]
    if problems:
        raise ProtocolError(problems)
    known = contradictions or {}
    return Reconciliation(
        title=published.publication.title,
        entries=tuple(_compare(number, numbers, rows, published, known) for number in numbers),
    )


def _compare(
    number: PrintedNumber,
    numbers: tuple[PrintedNumber, ...],
    rows: ResultRows,
    published: Published,
    contradictions: Mapping[str, tuple[str, ...]],
) -> Reconciled:
    no_result = why_no_result(number)
    if no_result:
        return Reconciled(number=number, status="not a result", reason=no_result)
    asked = restated(number, numbers) if number.section == "statements" else number
    if asked is None:
        return Reconciled(number=number, status="not computed", reason="the row that it repeats is not in the file")
    answer = find_answer(asked, rows, published)
    against = contradictions.get(number.id, ())
    if answer.row is None:
        return Reconciled(number=number, status="not computed", reason=answer.reason, contradictions=against)
    return _compare_with(number, answer.row, against)


def _compare_with(number: PrintedNumber, row: ResultRow, contradictions: tuple[str, ...]) -> Reconciled:
    statistic, printed = row.statistic, number.printed
    computed = _in_printed_unit(statistic)
    if computed is None:
        is_equal = printed.value is None
        return Reconciled(
            number=number, status="equal" if is_equal else "different", shown=_absence(statistic),
            reason=statistic.error, result_id=row.result.result_id, contradictions=() if is_equal else contradictions,
        )  # fmt: skip
    is_equal = printed.value is not None and printed.interval.holds(computed, SLACK * max(1.0, abs(computed)))
    return Reconciled(
        number=number,
        status="equal" if is_equal else "different",
        computed=computed,
        shown=_rounded(computed, printed.decimals if printed.value is not None else 1),
        difference=None if printed.value is None else computed - printed.value,
        reason="" if printed.value is not None else "printed as not reached or not estimable",
        result_id=row.result.result_id,
        contradictions=() if is_equal else contradictions,
    )


def _in_printed_unit(statistic: Statistic) -> float | None:
    """Give a share in per cent, all else as it is."""
    if statistic.stat_num is None:
        return None
    return 100 * statistic.stat_num if statistic.stat_fmt.endswith("%") else statistic.stat_num


def _absence(statistic: Statistic) -> str:
    return "NR" if "not reached" in statistic.error else "NE"


def _rounded(value: float, decimals: int) -> str:
    digits = Decimal(format(value, f".{SURE_DIGITS}g"))
    return f"{digits.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}"


def _unknown_populations(numbers: tuple[PrintedNumber, ...], rows: ResultRows) -> Iterator[Problem]:
    """Find populations of the published file that no result is about."""
    known = rows.populations
    about = dict.fromkeys(number.about.get("population", "") for number in numbers)
    for name in about:
        if name and name not in known:
            yield Problem(
                file="published file", place="populations", expected="a population of the readout", found=f"'{name}'",
                remedy=f"{name_remedy(name, known)}; use the study file's names",
            )  # fmt: skip


def _unknown_mappings(numbers: tuple[PrintedNumber, ...], published: Published) -> Iterator[Problem]:
    """Find entries of `results` that name no number or row, or no column of the results table."""
    ids = {number.id for number in numbers} | set(rows_by_id(published))
    for name, columns in published.results.items():
        if name not in ids:
            yield Problem(
                file="published file", place=f"results.{name}", expected="the id of a printed number or row",
                found=f"'{name}'", remedy=name_remedy(name, sorted(ids)),
            )  # fmt: skip
        for column in columns:
            if column not in SCHEMA:
                yield Problem(
                    file="published file", place=f"results.{name}", expected="a column of the results table",
                    found=f"'{column}'", remedy=name_remedy(column, list(SCHEMA)),
                )  # fmt: skip
