"""Words of the records that no paper prints: classes of terms, reasons of screening failures. They are invented."""

from __future__ import annotations

CLASS_OF = {
    "PROTEINURIA": "Renal and urinary disorders",
    "HYPOTHYROIDISM": "Endocrine disorders",
    "HYPERTHYROIDISM": "Endocrine disorders",
    "HAND_FOOT": "Skin and subcutaneous tissue disorders",
    "RASH": "Skin and subcutaneous tissue disorders",
    "HYPERTENSION": "Vascular disorders",
    "DYSPHONIA": "Respiratory, thoracic and mediastinal disorders",
    "PNEUMONIA": "Respiratory, thoracic and mediastinal disorders",
    "TRANSAMINASES": "Investigations",
    "ALBUMIN": "Investigations",
    "BILIRUBIN": "Investigations",
    "CREATININE": "Investigations",
    "NEUTROPENIA": "Blood and lymphatic system disorders",
    "THROMBOCYTOPENIA": "Blood and lymphatic system disorders",
    "ANEMIA": "Blood and lymphatic system disorders",
    "DIARRHEA": "Gastrointestinal disorders",
    "ANOREXIA": "Metabolism and nutrition disorders",
    "MYALGIA": "Musculoskeletal and connective tissue disorders",
}
"""Row of the adverse events → system organ class; others are general disorders."""
OTHER_CLASS = "General disorders and administration site conditions"
SCREENING_REASONS = (
    ("IN01", "Age 18 to 75 years", "INCLUSION", "N"),
    ("IN02", "ECOG performance status 0 or 1", "INCLUSION", "N"),
    ("IN03", "Mismatch repair proficient or microsatellite stable", "INCLUSION", "N"),
    ("IN04", "Standard therapy failed", "INCLUSION", "N"),
    ("IN05", "At least one measurable lesion", "INCLUSION", "N"),
    ("EX01", "Prior anti-angiogenic tyrosine kinase inhibitor", "EXCLUSION", "Y"),
    ("EX02", "Prior immune checkpoint inhibitor", "EXCLUSION", "Y"),
)
"""Criterion, its words, its kind and the answer that keeps a subject out."""
LAB_TESTS = {
    "ALB": ("Albumin", "g/L"),
    "CEA": ("Carcinoembryonic antigen", "ug/L"),
    "NEUT": ("Neutrophils", "10^9/L"),
    "LYM": ("Lymphocytes", "10^9/L"),
}
PRIOR_THERAPY = ("FLUOROURACIL", "OXALIPLATIN", "IRINOTECAN", "BEVACIZUMAB")
