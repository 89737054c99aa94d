"""What a publication prints: its numbers as printed, each with an id and a meaning."""

from topline.evidence.published.numbers import PrintedNumber, printed_numbers
from topline.evidence.published.printed import Bounds, Printed
from topline.evidence.published.published import Published
from topline.evidence.published.read_published import locate_problems, published_schema, read_published
from topline.evidence.published.rows import (
    Cell,
    Comparison,
    Count,
    Level,
    Model,
    ModelTerm,
    Rate,
    Summary,
    Survival,
    Variable,
)
from topline.evidence.published.rows_by_id import rows_by_id

__all__ = [
    "Bounds",
    "Cell",
    "Comparison",
    "Count",
    "Level",
    "Model",
    "ModelTerm",
    "Printed",
    "PrintedNumber",
    "Published",
    "Rate",
    "Summary",
    "Survival",
    "Variable",
    "locate_problems",
    "printed_numbers",
    "published_schema",
    "read_published",
    "rows_by_id",
]
