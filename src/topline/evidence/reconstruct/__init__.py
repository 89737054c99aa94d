"""Rebuild patient-level data from print: a cohort from a paper's numbers, or times from a digitised curve."""

from topline.evidence.reconstruct.curve import CurvePatients, reconstruct_curve
from topline.evidence.reconstruct.reconstruct_results import reconstruct_results
from topline.evidence.reconstruct.reconstruction import Reconstruction, check_published, search_and_record
from topline.evidence.reconstruct.records import SYNTHETIC
from topline.evidence.reconstruct.search import Effort
from topline.evidence.reconstruct.unprinted import Spread, Unprinted, spreads
from topline.evidence.reconstruct.verdicts import Verdict

__all__ = [
    "SYNTHETIC",
    "CurvePatients",
    "Effort",
    "Reconstruction",
    "Spread",
    "Unprinted",
    "Verdict",
    "check_published",
    "reconstruct_curve",
    "reconstruct_results",
    "search_and_record",
    "spreads",
]
