"""CTCAE: the grades that laboratory values decide."""

from topline.derive.ctcae.analytes import MOLAR_MASS, VALENCE
from topline.derive.ctcae.grading import grade_values, unusable_units
from topline.derive.ctcae.lab_terms import LAB_TERMS, LabTerm

__all__ = ["LAB_TERMS", "MOLAR_MASS", "VALENCE", "LabTerm", "grade_values", "unusable_units"]
