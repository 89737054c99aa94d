"""What was collected: readers, table contracts, checks."""

from topline.data.contracts import CONTRACTS, DomainContract, column_type
from topline.data.read_study import read_study
from topline.data.study_data import SourceFile, StudyData

__all__ = ["CONTRACTS", "DomainContract", "SourceFile", "StudyData", "column_type", "read_study"]
