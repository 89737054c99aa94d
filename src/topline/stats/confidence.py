"""Confidence limits of a probability from the standard error of its logarithm, as R's survfit draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from topline.core import MethodError, name_remedy
from topline.stats.special import ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

ConfidenceType = Literal["log", "log-log", "plain", "logit", "arcsin"]
CONFIDENCE_TYPES: tuple[ConfidenceType, ...] = ("log", "log-log", "plain", "logit", "arcsin")


def normal_quantile(conf_level: float) -> float:
    """Give the two-sided normal quantile, 1.96 for 0.95."""
    return float(ndtri(1 - (1 - conf_level) / 2))


def confidence_band(
    p: NDArray[np.float64], log_error: NDArray[np.float64], conf_type: ConfidenceType, conf_level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the lower and upper limits of `p`; NaN where the transformation has none.

    Parameters
    ----------
    p : (k,) probabilities.
    log_error : (k,) standard errors of log p.
    conf_type : log, log-log, plain, logit or arcsin.
    conf_level : two-sided confidence level.
    """
    check_confidence_type(conf_type)
    half = normal_quantile(conf_level) * log_error
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _LIMITS[conf_type](p, half)


def check_confidence_type(conf_type: ConfidenceType) -> None:
    """Refuse a type that is not among the known."""
    if conf_type not in CONFIDENCE_TYPES:
        raise MethodError(f"conf_type: found {conf_type!r}, {name_remedy(str(conf_type), CONFIDENCE_TYPES)}")


def _plain(p: NDArray[np.float64], half: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.maximum(p - half * p, 0), np.minimum(p + half * p, 1)


def _log(p: NDArray[np.float64], half: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    log_p = np.log(np.where(p == 0, np.nan, p))
    return np.exp(log_p - half), np.minimum(np.exp(log_p + half), 1)


def _log_log(p: NDArray[np.float64], half: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    log_p = np.log(np.where((p == 0) | (p == 1), np.nan, p))
    middle, half = np.log(-log_p), half / log_p
    return np.exp(-np.exp(middle - half)), np.exp(-np.exp(middle + half))


def _logit(p: NDArray[np.float64], half: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = np.where(p == 0, np.nan, p)
    middle, half = np.log(p / (1 - p)), half * (1 + inside / (1 - inside))
    return 1 - 1 / (1 + np.exp(middle - half)), 1 - 1 / (1 + np.exp(middle + half))


def _arcsin(p: NDArray[np.float64], half: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    inside = np.where(p == 0, np.nan, p)
    middle, half = np.arcsin(np.sqrt(inside)), 0.5 * half * np.sqrt(inside / (1 - inside))
    return np.sin(np.maximum(0, middle - half)) ** 2, np.sin(np.minimum(np.pi / 2, middle + half)) ** 2


_LIMITS = {"plain": _plain, "log": _log, "log-log": _log_log, "logit": _logit, "arcsin": _arcsin}
