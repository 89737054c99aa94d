"""Add up Gray's score and its variance over time, within one stratum (the recursion of R's cmprsk)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Sums = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
Subjects = tuple["NDArray[np.float64]", "NDArray[np.int_]", "NDArray[np.intp]"]


def add_gray_sums(sums: Sums, subjects: Subjects, rho: float) -> None:
    """Add the stratum's part to `sums`.

    Parameters
    ----------
    sums : (g,) score and (g, g) variance, changed in place.
    subjects : (n,) time, kind (0 censored, 1 the cause, 2 another cause) and group code.
    rho : power of 1 - incidence by which times are weighted.
    """
    score, variance = sums
    counts = _count(subjects, len(score))
    g = len(score)
    c, v2, v3 = np.zeros((g, g)), np.zeros((g, g)), np.zeros(g)
    free, incidence, overall = np.ones(g), np.zeros(g), 0.0
    for risk, d1, d2 in zip(*counts, strict=True):
        n1 = d1.sum()
        if n1 + d2.sum() == 0:
            continue
        present = risk > 0
        safe = np.where(present, risk, 1.0)
        exposure = np.where(present, risk / np.where(free > 0, free, 1.0), 0.0)
        after = np.where(present, free * (risk - d1 - d2) / safe, free)
        total, adjusted = exposure.sum(), exposure * (1 - incidence)
        weight = (1 - overall) ** rho
        score += weight * (d1 - n1 * adjusted / adjusted.sum())
        next_overall = overall + n1 / total
        a = weight * (np.diag(exposure) - np.outer(exposure, exposure) / total)
        c += a * n1 / (total * (1 - overall))
        for k in np.nonzero(present)[0].tolist():
            if n1 > 0:
                t1 = 1 - (1 - next_overall) / after[k] if after[k] > 0 else 1.0
                t2 = 1 - (n1 - 1) / (total * free[k] - 1) if n1 > 1 else 1.0
                t3 = t2 * free[k] * n1 / (total * risk[k])
                v1 = a[:, k] - t1 * c[:, k]
                variance += np.outer(v1, v1) * t3
                v2[:, k] += v1 * t1 * t3
                v3[k] += t1 * t1 * t3
            if d2[k] > 0 and after[k] > 0:
                t1 = (1 - next_overall) / after[k]
                t2 = 1 - (d2[k] - 1) / (risk[k] - 1) if d2[k] > 1 else 1.0
                t3 = free[k] ** 2 * t2 * d2[k] / risk[k] ** 2
                v1 = t1 * c[:, k]
                variance += np.outer(v1, v1) * t3
                v2[:, k] -= t1 * v1 * t3
                v3[k] += t1 * t1 * t3
        incidence = incidence + np.where(present, free * d1 / safe, 0.0)
        free, overall = after, next_overall
    variance += (c * v3) @ c.T + c @ v2.T + v2 @ c.T


def _count(subjects: Subjects, g: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give (k, g) at risk, events of the cause and of another, at each distinct time."""
    time, kind, group = subjects
    moments, row = np.unique(time, return_inverse=True)
    cell, shape = row * g + group, (len(moments), g)

    def count(where: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(cell[where], minlength=shape[0] * g).reshape(shape).astype(np.float64)

    leaving = count(np.ones(len(time), dtype=np.bool_))
    return leaving[::-1].cumsum(axis=0)[::-1], count(kind == 1), count(kind == 2)  # noqa: PLR2004  the kinds' codes
