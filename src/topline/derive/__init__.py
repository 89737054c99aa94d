"""What the data mean: analysis datasets after ADaM."""

from topline.derive.analysis_data import AnalysisData, VariableMetadata

__all__ = ["AnalysisData", "VariableMetadata"]
