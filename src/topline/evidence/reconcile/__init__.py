"""A publication's printed numbers beside the numbers of a readout."""

from topline.evidence.reconcile.contradictions import list_contradictions
from topline.evidence.reconcile.reconcile import reconcile
from topline.evidence.reconcile.reconcile_results import reconcile_results
from topline.evidence.reconcile.reconciliation import Reconciled, Reconciliation, Status

__all__ = ["Reconciled", "Reconciliation", "Status", "list_contradictions", "reconcile", "reconcile_results"]
