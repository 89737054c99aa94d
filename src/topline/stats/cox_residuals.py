"""Residuals of a Cox model, each in Efron's or Breslow's form as the fit was; after an exact fit Breslow's, as in R.

A tied death is at risk in term l of its slot with the share 1 - l/d (Efron), 1 (Breslow).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.partial_likelihood import at_risk_hazard
from topline.stats.special import xlogy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from topline.stats.cox_model import CoxModel

ResidualKind = Literal["martingale", "deviance", "score", "schoenfeld", "scaled_schoenfeld", "dfbeta"]
KINDS: tuple[ResidualKind, ...] = ("martingale", "deviance", "score", "schoenfeld", "scaled_schoenfeld", "dfbeta")


def residuals(
    kind: ResidualKind, model: CoxModel, scaled: NDArray[np.float64], covariance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the residuals of one kind.

    Parameters
    ----------
    kind : martingale, deviance, score, schoenfeld, scaled_schoenfeld or dfbeta.
    model : the data that were fitted.
    scaled : (p,) coefficients of the scaled columns, 0 for an aliased column.
    covariance : (p, p) their model-based covariance, 0 for an aliased column.
    """
    if model.is_exact and kind in KINDS[2:]:
        raise MethodError(
            f"kind: expected martingale or deviance after ties exact, found {kind}, fit with ties efron or breslow"
        )
    match kind:
        case "martingale":
            return martingale_residuals(model, scaled)
        case "deviance":
            return _deviance(model, scaled)
        case "score":
            return score_residuals(model, scaled)
        case "dfbeta":
            return model.weights[:, None] * (score_residuals(model, scaled) / model.scale) @ covariance / model.scale
        case "schoenfeld":
            return schoenfeld_residuals(model, scaled)
        case "scaled_schoenfeld":
            schoenfeld = schoenfeld_residuals(model, scaled) / model.scale
            return (scaled + len(schoenfeld) * schoenfeld @ covariance) / model.scale
        case _:
            raise MethodError(f"kind: found {kind!r}, {name_remedy(str(kind), KINDS)}")


def martingale_residuals(model: CoxModel, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give (n,) events minus what the model expects."""
    return model.follow_up.event - _expected(model, scaled_coef)


def _expected(model: CoxModel, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
    terms = model.terms(scaled_coef)
    result = np.zeros(model.n_subjects)
    result[model.sets.order] = terms.risk * at_risk_hazard(model.sets, terms)
    return result


def score_residuals(model: CoxModel, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give (n, p) each subject's part of the score, on the given columns."""
    sets, terms = model.sets, model.terms(scaled_coef)
    k = len(sets.deaths)
    exposure = at_risk_hazard(sets, terms)
    mean_exposure = sets.sum_slots(terms.by_slot(terms.mean * terms.hazard[:, None], k))
    last = sets.stop[sets.died] - 1
    if terms.fraction.any():
        shared = terms.mean * (terms.hazard * terms.fraction)[:, None]
        mean_exposure[sets.died] -= terms.by_slot(shared, k)[last]
    parts = -terms.risk[:, None] * (model.x * exposure[:, None] - mean_exposure)
    parts[sets.died] += model.x[sets.died] - (terms.by_slot(terms.mean, k) / sets.deaths[:, None])[last]
    result = np.zeros_like(model.given_x)
    result[sets.order] = parts * model.scale
    return result


def schoenfeld_residuals(model: CoxModel, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give (events, p) covariates of each death minus their mean at risk, by stratum and time."""
    sets, terms = model.sets, model.terms(scaled_coef)
    mean = terms.by_slot(terms.mean, len(sets.deaths)) / sets.deaths[:, None]
    dead = np.nonzero(sets.died)[0]
    dead = dead[np.lexsort((sets.order[dead], sets.stop[dead]))]
    return (model.x[dead] - mean[sets.stop[dead] - 1]) * model.scale


def _deviance(model: CoxModel, scaled_coef: NDArray[np.float64]) -> NDArray[np.float64]:
    expected = _expected(model, scaled_coef)
    martingale = model.follow_up.event - expected
    inner = martingale + xlogy(model.follow_up.event.astype(np.float64), expected)
    return np.sign(martingale) * np.sqrt(np.maximum(-2 * inner, 0.0))
