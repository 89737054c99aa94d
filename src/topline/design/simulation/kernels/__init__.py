"""Loops that numpy is too slow for, compiled by numba (docs/decisions/0005); imported where they are used."""
