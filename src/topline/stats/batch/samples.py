"""Read many samples: stacked rows (B, n), or one sample and the rows that each resample draws from it (B, m).

Rows are sorted once by stratum and time. A resample is the sorted sample with a count for each row, 0 for a row that it
did not draw: a row drawn twice is two subjects. Times that are nearly equal are merged within each sample, as
the single estimators do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from topline.core import MethodError
from topline.stats.inputs import TIE_TOLERANCE, merge_times, read_flags, read_labels, read_times

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """B samples, sorted; arrays of one row serve every sample.

    Parameters
    ----------
    time, event, stratum : (B or 1, n) sorted by stratum, then time; strata are 0, 1, …
    order : (B or 1, n) the row of the input at each place.
    drawn : (B, m) places of the sorted sample that each resample draws; None where each row is one subject.
    """

    time: NDArray[np.float64]
    event: NDArray[np.bool_]
    stratum: NDArray[np.intp]
    order: NDArray[np.intp]
    drawn: NDArray[np.intp] | None

    @property
    def n_samples(self) -> int:
        """The number of samples."""
        return len(self.time) if self.drawn is None else len(self.drawn)

    @property
    def n_rows(self) -> int:
        """The number of rows of the sorted sample."""
        return self.time.shape[1]

    def counts(self, part: slice) -> NDArray[np.int64]:
        """Count how often each sorted row stands in each sample of `part`: (b or 1, n)."""
        if self.drawn is None:
            return np.ones((1, self.n_rows), dtype=np.int64)
        drawn = self.drawn[part]
        cells = drawn + self.n_rows * np.arange(len(drawn))[:, None]
        return np.bincount(cells.ravel(), minlength=len(drawn) * self.n_rows).reshape(len(drawn), self.n_rows)

    def rows(self, values: NDArray[Kind], part: slice) -> NDArray[Kind]:
        """Take the rows of `part` of an array that has one row, or one a sample."""
        return values if len(values) == 1 else values[part]


def read_samples(
    time: ArrayLike, event: ArrayLike, *, resamples: ArrayLike | None = None, strata: ArrayLike | None = None
) -> Samples:
    """Check and sort samples.

    Parameters
    ----------
    time, event : (B, n) one sample a row; or (n,) one sample, with `resamples`.
    resamples : (B, m) rows of the sample that each resample draws.
    strata : (n,) or (B, n) labels, within which rows are compared.
    """
    given = np.asarray(time, dtype=np.float64)
    expected = 2 if resamples is None else 1
    if given.ndim != expected or given.size == 0:
        wanted = "(samples, subjects), or (subjects,) with resamples" if resamples is None else "(subjects,)"
        raise MethodError(f"time: expected shape {wanted}, found {given.shape}")
    times = read_times(given.ravel()).reshape(given.shape)
    happened = read_stack(event, "event", given.shape)
    shape = (1, given.shape[-1]) if resamples is not None else given.shape
    merged, events = _merge_each(times.reshape(shape)), happened.reshape(shape)
    codes = np.zeros((1, shape[1]), dtype=np.intp) if strata is None else read_codes(strata, "strata", shape)[1]
    blocks = np.broadcast_to(codes, shape)
    order = np.lexsort((merged, blocks), axis=-1)
    return Samples(
        time=np.take_along_axis(merged, order, axis=1),
        event=np.take_along_axis(events, order, axis=1),
        stratum=np.take_along_axis(blocks, order, axis=1),
        order=order,
        drawn=None if resamples is None else order[0].argsort()[_read_resamples(resamples, shape[1])],
    )


def read_stack(values: ArrayLike, name: str, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Check flags of a given shape."""
    flags = np.asarray(values)
    if flags.shape != shape:
        raise MethodError(f"{name}: expected shape {shape}, as time, found {flags.shape}")
    return read_flags(flags.ravel(), name, flags.size).reshape(shape)


def read_codes(labels: ArrayLike, name: str, shape: tuple[int, int]) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Give the labels' texts, sorted, and the codes: (1, n) where one row serves every sample, else (B, n)."""
    given = np.asarray(labels)
    if given.shape not in (shape, shape[1:]):
        raise MethodError(f"{name}: expected shape {shape[1:]} or {shape}, found {given.shape}")
    names, codes = read_labels(given.ravel(), name, given.size)
    return names, codes.reshape(-1, shape[1])


def _merge_each(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Merge nearly equal times within each row; most samples have none, so look first."""
    ordered = np.sort(times, axis=1)
    gaps = np.diff(ordered, axis=1)
    reach = TIE_TOLERANCE * np.maximum(1.0, ordered[:, -1:])
    nearly = np.nonzero(((gaps > 0) & (gaps <= reach)).any(axis=1))[0]
    if len(nearly) == 0:
        return times
    merged = times.copy()
    for row in nearly.tolist():
        merged[row] = merge_times(times[row])
    return merged


def _read_resamples(resamples: ArrayLike, n_rows: int) -> NDArray[np.integer]:
    drawn = np.asarray(resamples)
    if drawn.ndim != 2 or drawn.size == 0 or drawn.dtype.kind not in "iu":  # noqa: PLR2004  the number is the rule itself
        raise MethodError(f"resamples: expected whole numbers of shape (samples, draws), found {drawn.shape}")
    if drawn.min() < 0 or drawn.max() >= n_rows:
        worst = int(drawn.min()) if drawn.min() < 0 else int(drawn.max())
        raise MethodError(f"resamples: expected rows from 0 to {n_rows - 1}, found {worst}")
    return drawn
