"""The results table (ARD) where makers and showers of numbers meet."""

from topline.results.statistic import Statistic
from topline.results.table import COLUMNS, Result, Results, collect_results, result_id, results_from_table

__all__ = ["COLUMNS", "Result", "Results", "Statistic", "collect_results", "result_id", "results_from_table"]
