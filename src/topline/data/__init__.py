"""What was collected: readers, table contracts, checks."""

from topline.data.adam import ADAM_CONTRACTS, ADAM_RULES, AdamContract, adam_dtype
from topline.data.contracts import CONTRACTS, DomainContract, column_type
from topline.data.read_study import read_study
from topline.data.study_data import SourceFile, StudyData
from topline.data.workbook import EXAMPLE, SHEETS, Sheet, SheetColumn

__all__ = [
    "ADAM_CONTRACTS",
    "ADAM_RULES",
    "CONTRACTS",
    "EXAMPLE",
    "SHEETS",
    "AdamContract",
    "DomainContract",
    "Sheet",
    "SheetColumn",
    "SourceFile",
    "StudyData",
    "adam_dtype",
    "column_type",
    "read_study",
]
