"""A publication against itself: every comparison that its numbers allow, with verdict and arithmetic."""

from topline.evidence.audit.audit import Audit, audit
from topline.evidence.audit.audit_results import audit_results
from topline.evidence.audit.p_values import counts_behind
from topline.evidence.audit.page import AuditFinding, Page, Verdict

__all__ = ["Audit", "AuditFinding", "Page", "Verdict", "audit", "audit_results", "counts_behind"]
