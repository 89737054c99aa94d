"""What is implausible in data that can be analysed; each rule is a function in one list."""

from topline.data.findings.registry import RULES, find_implausible

__all__ = ["RULES", "find_implausible"]
