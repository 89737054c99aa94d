"""What was collected: readers, table contracts, checks."""

from topline.data.study_data import SourceFile, StudyData

__all__ = ["SourceFile", "StudyData"]
