"""Check the assumptions of the final model, in each completed data set where values were imputed.

Proportional hazards and linearity: chi-square tests; linearity is the likelihood ratio of a spline with three knots
against the straight line, the other columns in the model. Influence: the largest change of a coefficient, in standard
errors, when one subject is left out, and how many subjects change one by more than 2 / sqrt(n). Firth's model is shown
when there are fewer than ten events a parameter, or where the likelihood has no finite maximum.

Over completed data sets the chi-square tests are pooled (D2), C and Firth's coefficients by Rubin's rules, influence by
its median; beside each stands the range over the sets, as a pooled test of assumptions has little power.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from topline.analyse.prognosis.effects import contrasts, pooled_ratio
from topline.analyse.prognosis.over_sets import D2, over_sets, pool_intervals, pool_tests
from topline.analyse.prognosis.rows import measured
from topline.analyse.rows import number
from topline.core import MethodError
from topline.stats import CoxWarning, firth_cox
from topline.stats.prognosis import nested_likelihood_ratio, restricted_cubic_spline, spline_knots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from topline.analyse.prognosis.prepare import Prepared
    from topline.results import Statistic
    from topline.stats import TestResult
    from topline.stats.prognosis.candidates import Candidate
    from topline.stats.prognosis.development import Development

COX = "Cox, Efron ties, Wald 95% CI"
FEW_EVENTS = 10
ZPH = "score test of proportional hazards (Grambsch-Therneau), Kaplan-Meier time scale"
LINEARITY = "likelihood ratio of a restricted cubic spline with three knots against the straight line"
INFLUENCE = "largest change of a coefficient, in standard errors, when one subject is left out"
CONCORDANCE = "Harrell's C of the linear predictor, on the subjects of the model"
FIRTH = "Firth's penalised Cox, Wald 95% CI"
POOLED_P = f"{D2}, with its range over the sets"
MEDIAN = "median of the sets, with their range"


def check_model(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    """Write the size of the model, its concordance, and its checks."""
    fits = found.model.fits
    row = replace(prepared.row("model"), context="model", method=COX)
    yield number(row, "n", len(found.rows))
    yield number(row, "n.event", int(prepared.sample.event[found.rows].sum()))
    if not fits:
        yield number(replace(row, context="concordance"), "estimate", None, "no candidate is in the model", fmt="0.000")
        return
    yield from _concordance(replace(row, context="concordance"), found)
    yield from _proportionality(prepared, found)
    yield from _linearity(prepared, found)
    yield from _influence(prepared, found)
    yield from _firth(prepared, found)


def _concordance(row: Statistic, found: Development) -> Iterator[Statistic]:
    c = pool_intervals([fit.concordance for fit in found.model.fits])
    at = replace(row, method=over_sets(CONCORDANCE, found))
    yield number(at, "estimate", c.estimate, c.method, label="Concordance", fmt="0.000")
    yield number(at, "std.error", c.std_error, c.method)


def _proportionality(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    fits = found.model.fits
    row = replace(prepared.row("zph"), method=over_sets(ZPH, found, POOLED_P), context="proportional hazards")
    try:
        tests = [fit.proportional_hazards_test() for fit in fits]
    except MethodError as error:
        yield number(replace(row, variable="GLOBAL"), "p.value", None, str(error))
        return
    first = 0
    for candidate in (each for each in found.candidates if each.name in found.selected):
        levels = prepared.levels[candidate.name][1:] or tuple(map(str, range(1, candidate.n_columns + 1)))
        for offset in range(candidate.n_columns):
            named = levels[offset] if candidate.n_columns > 1 or prepared.levels[candidate.name] else ""
            at = replace(row, variable=candidate.name, variable_level=named)
            yield from _test(at, [test.columns[first + offset] for test in tests])
        first += candidate.n_columns
    yield from _test(replace(row, variable="GLOBAL"), [test.overall for test in tests])


def _linearity(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    row = replace(prepared.row("linearity"), method=over_sets(LINEARITY, found, POOLED_P), context="linearity")
    for candidate in found.candidates:
        if candidate.name not in found.selected or candidate.form != "linear":
            continue
        at = replace(row, variable=candidate.name)
        try:
            tests = [_bend(prepared, found, candidate, place) for place in range(found.n_sets)]
            yield from _test(at, tests, next((test.method for test in tests if test.p_value is None), ""))
        except MethodError as error:
            yield number(at, "p.value", None, str(error))


def _bend(prepared: Prepared, found: Development, candidate: Candidate, place: int) -> TestResult:
    """Test the straight line of a candidate in one completed data set."""
    x, columns = found.sets[place], list(found.columns_of(*found.selected))
    values = x[:, found.columns_of(candidate.name)[0]]
    bend = restricted_cubic_spline(values, spline_knots(values, 3))[:, 1:]
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    whole = np.hstack([x[:, columns], bend])
    return nested_likelihood_ratio(*part, whole, range(len(columns), whole.shape[1]))


def _influence(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    row = replace(prepared.row("influence"), method=over_sets(INFLUENCE, found, MEDIAN), context="influence")
    moves = [np.abs(fit.residuals("dfbeta")) / fit.std_error for fit in found.model.fits]
    if not all(np.isfinite(each).all() for each in moves):
        yield number(row, "max", None, "a standard error is 0 or infinite")
        return
    largest = [float(each.max()) for each in moves]
    yield from _spread(row, "max", largest, label="Largest change, standard errors", fmt="0.00")
    many = [float((each > 2 / np.sqrt(len(each))).any(axis=1).sum()) for each in moves]
    yield from _spread(replace(row, context="influential subjects"), "value", many, label="Subjects", fmt="0")


def _firth(prepared: Prepared, found: Development) -> Iterator[Statistic]:
    columns, fits = list(found.columns_of(*found.selected)), found.model.fits
    if all(fit.converged for fit in fits) and fits[0].n_events >= FEW_EVENTS * len(columns):
        return
    method = over_sets(FIRTH, found)
    row = replace(prepared.row("firth"), method=method, context="Firth")
    part = prepared.sample.time[found.rows], prepared.sample.event[found.rows]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CoxWarning)
            penalised = [firth_cox(*part, x[:, columns]) for x in found.sets]
    except MethodError as error:
        yield number(row, "estimate", None, str(error))
        return
    free = max(fits[0].n_events - len(columns), 1)
    first = 0
    for candidate in (each for each in found.candidates if each.name in found.selected):
        for each in contrasts(prepared, candidate, prepared.sample.raw[:, prepared.place(candidate.name)]):
            weights = np.zeros(len(columns))
            weights[first : first + candidate.n_columns] = each.weights
            at = replace(row, variable=candidate.name, variable_level=each.level, context=each.words)
            yield from measured(at, pooled_ratio(penalised, weights, free), label="Hazard ratio")
        first += candidate.n_columns


def _test(row: Statistic, tests: Sequence[TestResult], reason: str = "too few event times") -> Iterator[Statistic]:
    """Write a P value: the test's own, or pooled and with the smallest and the largest of the sets."""
    yield number(row, "p.value", pool_tests(tests).p_value, reason)
    known = [test.p_value for test in tests if test.p_value is not None]
    if len(tests) > 1 and len(known) == len(tests):
        yield number(row, "min", min(known), label="Smallest P of the sets", fmt="p")
        yield number(row, "max", max(known), label="Largest P of the sets", fmt="p")


def _spread(row: Statistic, name: str, values: Sequence[float], *, label: str, fmt: str) -> Iterator[Statistic]:
    """Write a number of the only set, or the median of the sets with their range."""
    if len(values) == 1:
        yield number(row, name, values[0], label=label, fmt=fmt)
        return
    yield number(row, "median", float(np.median(values)), label=label, fmt=fmt)
    for end, value in (("min", min(values)), ("max", max(values))):
        yield number(row, end, value, fmt=fmt)
