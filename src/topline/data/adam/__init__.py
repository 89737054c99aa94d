"""Analysis datasets (ADaM) that were made elsewhere, read and checked."""

from topline.data.adam.contracts import ADAM_CONTRACTS, AdamContract
from topline.data.adam.findings import ADAM_RULES
from topline.data.adam.read_adam import read_adam
from topline.data.adam.typed import adam_dtype

__all__ = ["ADAM_CONTRACTS", "ADAM_RULES", "AdamContract", "adam_dtype", "read_adam"]
