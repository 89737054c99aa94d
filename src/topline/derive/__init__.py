"""What the data mean: analysis datasets after ADaM."""

from topline.derive.analysis_data import AnalysisData, Exclusion, VariableMetadata

__all__ = ["AnalysisData", "Exclusion", "VariableMetadata"]
