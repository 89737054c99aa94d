"""Write a study file for rebuilt records, so that the ordinary pipeline gives the printed numbers back."""

from topline.evidence.reconstruct.study.study_content import study_content

__all__ = ["study_content"]
