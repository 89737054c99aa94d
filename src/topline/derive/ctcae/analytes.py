"""Molar masses and charges of what laboratories measure, by LBTESTCD, for the conversion of units.

Hemoglobin is counted by its monomer, cholesterol esters and triglycerides as cholesterol and triolein, phosphate as
phosphorus, urea nitrogen as two atoms of nitrogen. Molar masses follow from IUPAC's standard atomic weights of 2021.
"""

from __future__ import annotations

MOLAR_MASS = {
    "ALB": 66463.0,
    "BILI": 584.66,
    "BUN": 28.014,
    "CA": 40.078,
    "CACORR": 40.078,
    "CAION": 40.078,
    "CHOL": 386.65,
    "CL": 35.45,
    "CREAT": 113.12,
    "GLUC": 180.156,
    "HGB": 16114.5,
    "K": 39.098,
    "MG": 24.305,
    "PHOS": 30.974,
    "SODIUM": 22.990,
    "TRIG": 885.43,
    "URATE": 168.11,
    "UREA": 60.056,
}
"""LBTESTCD → molar mass. [g/mol]"""
VALENCE = {"CA": 2, "CACORR": 2, "CAION": 2, "CL": 1, "K": 1, "MG": 2, "SODIUM": 1}
"""LBTESTCD → charges of the ion, for values in milliequivalents."""
