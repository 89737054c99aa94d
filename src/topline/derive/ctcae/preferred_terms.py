"""Preferred terms of MedDRA that name the laboratory terms of CTCAE in other words."""

from __future__ import annotations

from topline.derive.ctcae.lab_terms import LAB_TERMS

OTHER_WORDS = {
    "Anaemia": "Anemia",
    "Amylase increased": "Serum amylase increased",
    "Blood albumin decreased": "Hypoalbuminemia",
    "Blood alkaline phosphatase increased": "Alkaline phosphatase increased",
    "Blood calcium decreased": "Hypocalcemia",
    "Blood calcium increased": "Hypercalcemia",
    "Blood cholesterol increased": "Cholesterol high",
    "Blood creatine phosphokinase increased": "CPK increased",
    "Blood creatinine increased": "Creatinine increased",
    "Blood magnesium decreased": "Hypomagnesemia",
    "Blood magnesium increased": "Hypermagnesemia",
    "Blood phosphorus decreased": "Hypophosphatemia",
    "Blood potassium decreased": "Hypokalemia",
    "Blood potassium increased": "Hyperkalemia",
    "Blood sodium decreased": "Hyponatremia",
    "Blood sodium increased": "Hypernatremia",
    "Blood triglycerides increased": "Hypertriglyceridemia",
    "Blood uric acid increased": "Hyperuricemia",
    "Blood fibrinogen decreased": "Fibrinogen decreased",
    "Eosinophil count increased": "Eosinophilia",
    "Gamma-glutamyltransferase increased": "GGT increased",
    "Haemoglobin decreased": "Anemia",
    "Hemoglobin decreased": "Anemia",
    "Hypercholesterolaemia": "Cholesterol high",
    "Hypercholesterolemia": "Cholesterol high",
    "International normalised ratio increased": "INR increased",
    "Leukopenia": "White blood cell decreased",
    "Lymphopenia": "Lymphocyte count decreased",
    "Neutropenia": "Neutrophil count decreased",
    "Thrombocytopenia": "Platelet count decreased",
    "White blood cell count decreased": "White blood cell decreased",
}


def term_of(preferred_term: str) -> str | None:
    """Give the laboratory term of CTCAE that a preferred term names, in any letter case and with British vowels too.

    >>> term_of("HYPOKALAEMIA"), term_of("Neutropenia"), term_of("Rash")
    ('Hypokalemia', 'Neutrophil count decreased', None)
    """
    own = {term.term.upper(): term.term for term in LAB_TERMS}
    other = {words.upper(): term for words, term in OTHER_WORDS.items()}
    words = preferred_term.upper()
    return own.get(words) or other.get(words) or own.get(words.replace("AEMIA", "EMIA"))
