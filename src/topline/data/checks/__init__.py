"""What makes data impossible to analyse; each check gives problems, and all are told together."""

from topline.data.checks.columns import column_problems
from topline.data.checks.protocol_fit import fit_problems
from topline.data.checks.subjects import subject_problems
from topline.data.checks.values import domain_problems

__all__ = ["column_problems", "domain_problems", "fit_problems", "subject_problems"]
