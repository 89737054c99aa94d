"""CTCAE: the grades that laboratory values decide."""

from topline.derive.ctcae.analytes import MOLAR_MASS, VALENCE
from topline.derive.ctcae.grading import grade_values, unusable_units
from topline.derive.ctcae.lab_terms import LAB_TERMS, LabTerm
from topline.derive.ctcae.preferred_terms import term_of

__all__ = ["LAB_TERMS", "MOLAR_MASS", "VALENCE", "LabTerm", "grade_values", "term_of", "unusable_units"]
