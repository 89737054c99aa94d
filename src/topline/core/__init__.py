"""Words that every floor shares: errors, findings, units, provenance."""

from topline.core.errors import DataError, MethodError, Problem, ProtocolError, ToplineError
from topline.core.exclusions import Exclusion
from topline.core.findings import Finding
from topline.core.names import name_remedy, nearest_name
from topline.core.unit_conversion import conversion_factor, is_same_unit
from topline.core.units import DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR
from topline.core.version import version

__all__ = [
    "DAYS_PER_MONTH",
    "DAYS_PER_WEEK",
    "DAYS_PER_YEAR",
    "DataError",
    "Exclusion",
    "Finding",
    "MethodError",
    "Problem",
    "ProtocolError",
    "ToplineError",
    "conversion_factor",
    "is_same_unit",
    "name_remedy",
    "nearest_name",
    "version",
]
