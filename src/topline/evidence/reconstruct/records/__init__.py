"""Write a synthetic cohort as raw SDTM records, which the ordinary pipeline derives back to the printed numbers."""

from topline.evidence.reconstruct.records.domains import SYNTHETIC, make_domains

__all__ = ["SYNTHETIC", "make_domains"]
