"""Compile a function on its first call, and keep the machine code on disk for the next process.

Sums keep the order in which they are written (no fast-math), so that a number is the same on every run. Where no folder
can be written, neither the package's nor the user's, each process compiles anew. What is kept holds as long as no file
beside the function, or beside this one, changes: numba alone would look at the function's own file, and run old parts.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


PLAIN = {"_nrt": False, "no_rewrites": True}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function`; it may run in several threads at once, and 1 / 0 is infinite as in numpy."""
    return _compile_and_keep(function)


def compiled_plain(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` faster: it makes no array, raises nothing, and takes no item of a tuple by its number."""
    return _compile_and_keep(function, **PLAIN)


def compiled_part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` for other compiled functions alone, which are kept on disk with it.

    Without a way in from Python, and without a file of its own, it compiles faster.
    """
    return _compile(function, no_cpython_wrapper=True)


def compiled_plain_part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part faster, as `compiled_plain` does and under its conditions."""
    from topline.stats.kernels.part_compiler import PartCompiler

    return _compile(function, no_cpython_wrapper=True, pipeline_class=PartCompiler, **PLAIN)


def _compile_and_keep(function: Callable[P, R], **options: bool) -> Callable[P, R]:
    try:
        made = _compile(function, cache=True, **options)
    except RuntimeError:  # numba found no folder for its cache
        return _compile(function, **options)
    _renew_with_the_parts(made, Path(function.__code__.co_filename).parent)
    return made


def _renew_with_the_parts(made: Callable[P, R], folder: Path) -> None:
    """Let the machine code on disk be of use only while the sources of its parts are those it was made of.

    They stand with numba's version, which is looked at before anything else: code that was made of other sources may
    name types that are no more.
    """
    kept = cast("Any", made)._cache._cache_file  # noqa: SLF001 (numba has no public way to name further sources)
    parts = digest_of_sources(folder), digest_of_sources(Path(__file__).parent)
    kept._version = (kept._version, *parts)  # noqa: SLF001 (the same)


@cache
def digest_of_sources(folder: Path) -> bytes:
    """Tell the state of all sources of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _compile(function: Callable[P, R], **options: bool | type) -> Callable[P, R]:
    compiler = cast("Any", numba.njit)
    made = compiler(nogil=True, error_model="numpy", no_cfunc_wrapper=True, **options)(function)
    return cast("Callable[P, R]", made)
