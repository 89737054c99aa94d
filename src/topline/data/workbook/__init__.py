"""The plain workbook of a trial without CDISC data: its sheets, and how it is read and checked."""

from topline.data.workbook.columns import Sheet, SheetColumn
from topline.data.workbook.read_workbook import read_workbook
from topline.data.workbook.sheets import EXAMPLE, SHEETS

__all__ = ["EXAMPLE", "SHEETS", "Sheet", "SheetColumn", "read_workbook"]
