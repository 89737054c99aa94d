"""What was collected: readers, table contracts, checks."""

from topline.data.read_study import read_study
from topline.data.study_data import SourceFile, StudyData

__all__ = ["SourceFile", "StudyData", "read_study"]
