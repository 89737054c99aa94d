"""Compile a function on its first call, and keep the machine code on disk for the next process.

Sums keep the order in which they are written (no fast-math), so that a number is the same on every run. Where no folder
can be written, neither the package's nor the user's, each process compiles anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function`; it may run in several threads at once, and 1 / 0 is infinite as in numpy."""
    try:
        return _compile(function, cache=True)
    except RuntimeError:  # numba found no folder for its cache
        return _compile(function)


def compiled_part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` for other compiled functions alone, which are kept on disk with it.

    Without a way in from Python, and without a file of its own, it compiles faster.
    """
    return _compile(function, no_cpython_wrapper=True)


def _compile(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    compiler = cast("Any", numba.njit)
    made = compiler(nogil=True, error_model="numpy", no_cfunc_wrapper=True, **options)(function)
    return cast("Callable[P, R]", made)
