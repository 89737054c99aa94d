"""Loops over subjects, compiled by numba where numpy would need many passes over memory.

A module here knows arrays only and is imported inside the function that calls it: numba costs a third of a second.
"""
