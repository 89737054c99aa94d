"""Rebuild patient-level data from print: a cohort from a paper's numbers, or times from a digitised curve."""
