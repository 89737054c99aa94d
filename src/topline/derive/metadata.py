"""x"""

from __future__ import annotations


def describe(datasets, protocol):
    return ()
