"""Compile a function on its first call, and keep the machine code on disk for the next process.

Sums keep the order in which they are written (no fast-math), so that a number is the same on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function`; it may run in several threads at once, and 1 / 0 is infinite as in numpy."""
    return cast("Callable[P, R]", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def compiled_part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` for other compiled functions alone: without a way in from Python it compiles faster."""
    compiler = numba.njit(  # type: ignore[reportCallIssue]  # numba's annotations leave two of its options out
        cache=True, nogil=True, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
    return cast("Callable[P, R]", compiler(function))
