"""Fit Cox's proportional hazards model.

A subject is at risk at t when entry < t <= time. Columns are centred and scaled before the fit, so that a large mean
costs no digits; a column without information (constant, or a combination of those before it) is left out, its
coefficient NaN. A coefficient that runs off to infinity (separation) is told by a warning and in `warnings`, and
`converged` is False: firth_cox gives a finite answer.

Standard errors are model-based, taking weights as counts; with `cluster` or `robust` they are Lin and Wei's sandwich.
"""

from __future__ import annotations

import warnings as python_warnings
from typing import TYPE_CHECKING

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.cox_fit import CoxFit, CoxWarning
from topline.stats.cox_model import build_model
from topline.stats.inputs import read_follow_up
from topline.stats.newton import maximise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from topline.stats.newton import Maximum
    from topline.stats.partial_likelihood import Ties

TIES: tuple[Ties, ...] = ("efron", "breslow", "exact")


def cox(
    time: ArrayLike,
    event: ArrayLike,
    x: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    ties: Ties = "efron",
    strata: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    robust: bool = False,
    conf_level: float = 0.95,
) -> CoxFit:
    """Estimate hazard ratios.

    Parameters
    ----------
    time : (n,) follow-up, 0 or more.
    event : (n,) 1 where follow-up ended with the event.
    x : (n, p) or (n,) covariates.
    entry : (n,) time from which the subject is observed.
    ties : efron (R's default), breslow (SAS's), exact (the discrete likelihood).
    strata : (n,) labels; each stratum has its own baseline hazard.
    weights : (n,) case weights, above 0.
    offset : (n,) part of the linear predictor with coefficient 1.
    cluster : (n,) labels of correlated subjects; implies robust standard errors.
    robust : whether standard errors are the sandwich's.
    conf_level : two-sided confidence level of the hazard ratios.

    References
    ----------
    doi:10.1111/j.2517-6161.1972.tb00899.x, doi:10.1080/01621459.1977.10480613 (Efron);
    answers: tests/oracle/stats/r/cox.R

    Examples
    --------
    >>> fit = cox([1, 1, 6, 6, 8, 9], [1, 0, 1, 1, 0, 1], [1, 1, 1, 0, 0, 0], ties="breslow")
    >>> round(float(fit.coef[0]), 6)
    1.475285
    """
    if ties not in TIES:
        raise MethodError(f"ties: found {ties!r}, {name_remedy(str(ties), TIES)}")
    if ties == "exact" and (weights is not None or robust or cluster is not None):
        raise MethodError("ties: exact takes no weights and no robust errors, use efron or leave them out")
    follow_up = read_follow_up(time, event, entry=entry, weights=weights)
    model = build_model(follow_up, x, strata=strata, offset=offset, ties=ties)
    maximum = maximise(model.likelihood(), model.x.shape[1])
    clusters = None
    if cluster is not None:
        labels = np.asarray(cluster)
        if labels.shape != (model.n_subjects,):
            raise MethodError(f"cluster: expected {model.n_subjects} labels, found shape {labels.shape}")
        clusters = np.unique(labels, return_inverse=True)[1]
    elif robust:
        clusters = np.arange(model.n_subjects)
    fit = CoxFit.of(model, maximum, clusters=clusters, conf_level=conf_level, notes=_notes(maximum))
    for note in fit.warnings:
        python_warnings.warn(note, CoxWarning, stacklevel=2)
    return fit


def _notes(maximum: Maximum) -> tuple[str, ...]:
    notes = []
    if maximum.runaway.any():
        columns = ", ".join(str(column) for column in np.nonzero(maximum.runaway)[0])
        notes.append(
            f"coefficient of column {columns} may be infinite: the likelihood converged before it did (separation); "
            "use firth_cox"
        )
    elif not maximum.converged:
        notes.append("the likelihood did not converge in 20 steps; use firth_cox or fewer columns")
    return tuple(notes)
