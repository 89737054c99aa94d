"""One reader per file format; each gives the file's cells as they stand."""

from topline.data.readers.any_format import FORMATS, first_row_number, read_table
from topline.data.readers.workbook import CORRECT_FORMULA, read_cells, sheet_names

__all__ = ["CORRECT_FORMULA", "FORMATS", "first_row_number", "read_cells", "read_table", "sheet_names"]
