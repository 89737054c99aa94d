"""The words of the plain workbook's lists: what the reader chooses → what SDTM has for it."""

from __future__ import annotations

from topline.data.contracts import DOSE_UNITS

SEX = {"Female": "F", "Male": "M"}
ECOG = {str(grade): str(grade) for grade in range(5)}
KINDS = {"Target": "TARGET", "Non-target": "NON-TARGET", "New": "NEW"}
STATES = {
    "Present": "PRESENT", "Absent": "ABSENT", "Unequivocal progression": "UNEQUIVOCAL PROGRESSION",
    "Equivocal": "EQUIVOCAL", "Too small to measure": "TOO SMALL TO MEASURE", "Not evaluable": "NOT EVALUABLE",
}  # fmt: skip
RESPONSES = {word: word.upper() for word in ("CR", "PR", "SD", "Non-CR/Non-PD", "PD", "NE")}
UNITS = {unit: unit for unit in DOSE_UNITS}
FREQUENCIES = {
    "Daily": "QD", "Twice a day": "BID", "Three times a day": "TID", "Every 2 days": "QOD", "Weekly": "QW",
    "Every 2 weeks": "Q2W", "Every 3 weeks": "Q3W", "Every 4 weeks": "Q4W", "Once": "ONCE",
}  # fmt: skip
GRADES = {str(grade): str(grade) for grade in range(1, 6)}
RELATED = {"Yes": "RELATED", "No": "NOT RELATED"}
ACTIONS = {
    "None": "DOSE NOT CHANGED", "Dose reduced": "DOSE REDUCED", "Interrupted": "DRUG INTERRUPTED",
    "Stopped": "DRUG WITHDRAWN", "Not applicable": "NOT APPLICABLE",
}  # fmt: skip
OUTCOMES = {
    "Recovered": "RECOVERED/RESOLVED", "Recovered with sequelae": "RECOVERED/RESOLVED WITH SEQUELAE",
    "Recovering": "RECOVERING/RESOLVING", "Not recovered": "NOT RECOVERED/NOT RESOLVED", "Fatal": "FATAL",
    "Unknown": "UNKNOWN",
}  # fmt: skip
REASONS = {
    "Completed": "COMPLETED", "Death": "DEATH", "Progressive disease": "PROGRESSIVE DISEASE",
    "Adverse event": "ADVERSE EVENT", "Lost to follow-up": "LOST TO FOLLOW-UP",
    "Withdrawal by the patient": "WITHDRAWAL BY SUBJECT", "Physician's decision": "PHYSICIAN DECISION",
    "Other": "OTHER",
}  # fmt: skip
TESTS = {
    "Albumin": "ALB", "Alkaline phosphatase": "ALP", "ALT": "ALT", "Amylase": "AMYLASE", "aPTT": "APTT", "AST": "AST",
    "Bilirubin": "BILI", "Calcium": "CA", "Cholesterol": "CHOL", "Creatine kinase": "CK", "Creatinine": "CREAT",
    "C-reactive protein": "CRP", "Gamma-GT": "GGT", "Glucose": "GLUC", "Haemoglobin": "HGB", "INR": "INR",
    "LDH": "LDH", "Leucocytes": "WBC", "Lipase": "LIPASE", "Lymphocytes": "LYM", "Magnesium": "MG",
    "Neutrophils": "NEUT", "Phosphate": "PHOS", "Platelets": "PLAT", "Potassium": "K", "Sodium": "SODIUM",
    "Triglycerides": "TRIG", "Urate": "URATE",
}  # fmt: skip
"""Name of a laboratory test → LBTESTCD; the code itself is accepted as well."""
SIGNS = {"Weight": "WEIGHT", "Height": "HEIGHT"}
SIGN_UNITS = {"kg": "kg", "lb": "LB", "cm": "cm", "in": "IN"}
UNITS_OF_SIGNS = {"WEIGHT": ("kg", "LB"), "HEIGHT": ("cm", "IN")}
"""VSTESTCD → the units in which it may be given."""
ORGAN_CLASSES = {
    name: name
    for name in (
        "Blood and lymphatic system disorders", "Cardiac disorders", "Congenital, familial and genetic disorders",
        "Ear and labyrinth disorders", "Endocrine disorders", "Eye disorders", "Gastrointestinal disorders",
        "General disorders and administration site conditions", "Hepatobiliary disorders", "Immune system disorders",
        "Infections and infestations", "Injury, poisoning and procedural complications", "Investigations",
        "Metabolism and nutrition disorders", "Musculoskeletal and connective tissue disorders",
        "Neoplasms benign, malignant and unspecified (incl cysts and polyps)", "Nervous system disorders",
        "Pregnancy, puerperium and perinatal conditions", "Psychiatric disorders", "Renal and urinary disorders",
        "Reproductive system and breast disorders", "Respiratory, thoracic and mediastinal disorders",
        "Skin and subcutaneous tissue disorders", "Social circumstances", "Surgical and medical procedures",
        "Vascular disorders",
    )
}  # fmt: skip
"""The classes by which CTCAE orders adverse events."""
