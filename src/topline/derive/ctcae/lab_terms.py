"""The terms of CTCAE that a laboratory value decides, with the limits of their grades.

Sources: Common Terminology Criteria for Adverse Events, U.S. National Cancer Institute, version 5.0 (27 November 2017)
and version 4.03 (14 June 2010, NIH publication 09-5410), read as {admiral} quotes them (ncictcaev4.json,
ncictcaev5.json); the terms stand there under the class (SOC) named here. The syntax of a grade is that of `limits`.
Grade 5, and grades that no number decides, are not there. In version 5.0 hyperglycemia and hypophosphatemia are graded
by treatment and symptoms, so that no number decides them. Eosinophilia and proteinuria are not in {admiral}'s files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOOD_DISORDERS = "Blood and lymphatic system disorders"
INVESTIGATIONS = "Investigations"
METABOLISM = "Metabolism and nutrition disorders"
RENAL = "Renal and urinary disorders"
BOTH = ("5.0", "4.03")
V5, V4 = ("5.0",), ("4.03",)
LOW, HIGH = "L", "H"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabTerm:
    """One term in one or more versions of CTCAE.

    Parameters
    ----------
    term, soc : the term and its class, as CTCAE writes them.
    versions : the versions for which the limits hold.
    test : LBTESTCD of the value that decides.
    direction : L for values that are too low, H for values that are too high.
    grades : grade → its limits, see `limits`.
    in_urine : whether the specimen is urine, else blood.
    """

    term: str
    soc: str
    versions: tuple[str, ...]
    test: str
    direction: Literal["L", "H"]
    grades: Mapping[int, str]
    in_urine: bool = False


def _low(term: str, soc: str, test: str, *grades: str, versions: tuple[str, ...] = BOTH) -> LabTerm:
    return _term(term, soc, test, LOW, grades, versions)


def _high(term: str, soc: str, test: str, *grades: str, versions: tuple[str, ...] = BOTH) -> LabTerm:
    return _term(term, soc, test, HIGH, grades, versions)


def _term(
    term: str, soc: str, test: str, direction: Literal["L", "H"], grades: tuple[str, ...], versions: tuple[str, ...]
) -> LabTerm:
    """Make a row of the table; grades count from 1, and one without limits is empty."""
    limits = {grade: text for grade, text in enumerate(grades, start=1) if text}
    return LabTerm(term=term, soc=soc, versions=versions, test=test, direction=direction, grades=limits)


def _multiples(*multiples: str) -> tuple[str, ...]:
    """Give the grades of a value that is judged by multiples of its upper limit of normal."""
    return (">ULN", *(f">{multiple} x ULN" for multiple in multiples))


def _by_baseline(first: str, *multiples: str) -> tuple[str, ...]:
    """Give the grades of version 5.0 where an abnormal baseline takes the place of the upper limit of normal."""
    return (
        f">ULN if baseline normal or {first} if baseline abnormal",
        *(f">{n} x ULN if baseline normal or >{n} x baseline if baseline abnormal" for n in multiples),
    )


LIVER = (
    ("Alanine aminotransferase increased", "ALT", ">=1.5 x baseline", ("3", "5", "20")),
    ("Alkaline phosphatase increased", "ALP", ">=2 x baseline", ("2.5", "5", "20")),
    ("Aspartate aminotransferase increased", "AST", ">=1.5 x baseline", ("3", "5", "20")),
    ("Blood bilirubin increased", "BILI", ">baseline", ("1.5", "3", "10")),
    ("GGT increased", "GGT", ">=2 x baseline", ("2.5", "5", "20")),
)
PANCREAS = (("Lipase increased", "LIPASE"), ("Serum amylase increased", "AMYLASE"))

LAB_TERMS: tuple[LabTerm, ...] = (
    _low("Anemia", BLOOD_DISORDERS, "HGB", "<LLN", "<10 g/dL; <6.2 mmol/L; <100 g/L", "<8 g/dL; <4.9 mmol/L; <80 g/L"),
    _high("Eosinophilia", BLOOD_DISORDERS, "EOS", ">baseline if high", versions=V5),
    _high("Leukocytosis", BLOOD_DISORDERS, "WBC", "", "", ">100 10^9/L"),
    _high("Activated partial thromboplastin time prolonged", INVESTIGATIONS, "APTT", *_multiples("1.5", "2.5")),
    *(_high(term, INVESTIGATIONS, test, *_by_baseline(first, *n), versions=V5) for term, test, first, n in LIVER),
    *(_high(term, INVESTIGATIONS, test, *_multiples(*n), versions=V4) for term, test, _, n in LIVER),
    _low("CD4 lymphocytes decreased", INVESTIGATIONS, "CD4", "<LLN", "<0.5 10^9/L", "<0.2 10^9/L", "<0.05 10^9/L"),
    _high(
        "Cholesterol high", INVESTIGATIONS, "CHOL", ">ULN", ">300 mg/dL; >7.75 mmol/L", ">400 mg/dL; >10.34 mmol/L",
        ">500 mg/dL; >12.92 mmol/L",
    ),
    _high("CPK increased", INVESTIGATIONS, "CK", *_multiples("2.5", "5", "10")),
    _high(
        "Creatinine increased", INVESTIGATIONS, "CREAT", ">ULN", ">1.5 x ULN or >1.5 x baseline",
        ">3 x ULN or >3 x baseline", ">6 x ULN", versions=V5,
    ),
    _high(
        "Creatinine increased", INVESTIGATIONS, "CREAT", ">ULN or >baseline", ">1.5 x ULN or >1.5 x baseline",
        ">3 x ULN or >3 x baseline", ">6 x ULN", versions=V4,
    ),
    _low(
        "Fibrinogen decreased", INVESTIGATIONS, "FIBRINO", "<LLN", "<0.75 x LLN or <=0.75 x baseline if low",
        "<0.5 x LLN or <=0.5 x baseline if low", "<0.25 x LLN or <=0.25 x baseline if low or <50 mg/dL", versions=V5,
    ),
    _low(
        "Fibrinogen decreased", INVESTIGATIONS, "FIBRINO", "<LLN or <baseline", "<0.75 x LLN or <=0.75 x baseline",
        "<0.5 x LLN or <=0.5 x baseline", "<0.25 x LLN or <=0.25 x baseline or <50 mg/dL", versions=V4,
    ),
    _low("Haptoglobin decreased", INVESTIGATIONS, "HAPTOG", "<LLN"),
    _high("Hemoglobin increased", INVESTIGATIONS, "HGB", ">ULN", ">ULN + 2 g/dL", ">ULN + 4 g/dL", versions=V5),
    _high(
        "Hemoglobin increased", INVESTIGATIONS, "HGB",
        ">ULN if baseline normal or >baseline if baseline abnormal",
        ">ULN + 2 g/dL if baseline normal or >baseline + 2 g/dL if baseline abnormal",
        ">ULN + 4 g/dL if baseline normal or >baseline + 4 g/dL if baseline abnormal", versions=V4,
    ),
    _high(
        "INR increased", INVESTIGATIONS, "INR", ">1.2 or >baseline if worst", ">1.5 or >1.5 x baseline if worst",
        ">2.5 or >2.5 x baseline if worst", versions=V5,
    ),
    _high(
        "INR increased", INVESTIGATIONS, "INR", ">ULN or >baseline if worst", ">1.5 x ULN or >1.5 x baseline if worst",
        ">2.5 x ULN or >2.5 x baseline if worst", versions=V4,
    ),
    *(
        _high(
            term, INVESTIGATIONS, test, ">ULN", ">1.5 x ULN", ">2 x ULN if worst or >5 x ULN if mildest",
            ">5 x ULN if worst", versions=V5,
        )
        for term, test in PANCREAS
    ),
    *(_high(term, INVESTIGATIONS, test, *_multiples("1.5", "2", "5"), versions=V4) for term, test in PANCREAS),
    _low("Lymphocyte count decreased", INVESTIGATIONS, "LYM", "<LLN", "<0.8 10^9/L", "<0.5 10^9/L", "<0.2 10^9/L"),
    _high("Lymphocyte count increased", INVESTIGATIONS, "LYM", "", ">4 10^9/L", ">20 10^9/L"),
    _low("Neutrophil count decreased", INVESTIGATIONS, "NEUT", "<LLN", "<1.5 10^9/L", "<1 10^9/L", "<0.5 10^9/L"),
    _low("Platelet count decreased", INVESTIGATIONS, "PLAT", "<LLN", "<75 10^9/L", "<50 10^9/L", "<25 10^9/L"),
    _low("White blood cell decreased", INVESTIGATIONS, "WBC", "<LLN", "<3 10^9/L", "<2 10^9/L", "<1 10^9/L"),
    _high(
        "Hypercalcemia", METABOLISM, "CACORR", ">ULN", ">11.5 mg/dL; >2.9 mmol/L", ">12.5 mg/dL; >3.1 mmol/L",
        ">13.5 mg/dL; >3.4 mmol/L",
    ),
    _high("Hypercalcemia", METABOLISM, "CAION", ">ULN", ">1.5 mmol/L", ">1.6 mmol/L", ">1.8 mmol/L"),
    _high(
        "Hyperglycemia", METABOLISM, "GLUC", ">ULN if fasting", ">160 mg/dL; >8.9 mmol/L if fasting",
        ">250 mg/dL; >13.9 mmol/L", ">500 mg/dL; >27.8 mmol/L", versions=V4,
    ),
    _high("Hyperkalemia", METABOLISM, "K", ">ULN", ">5.5 mmol/L", ">6 mmol/L", ">7 mmol/L"),
    _high("Hypermagnesemia", METABOLISM, "MG", ">ULN", "", ">3 mg/dL; >1.23 mmol/L", ">8 mg/dL; >3.3 mmol/L"),
    _high("Hypernatremia", METABOLISM, "SODIUM", ">ULN", ">150 mmol/L", ">155 mmol/L", ">160 mmol/L"),
    _high(
        "Hypertriglyceridemia", METABOLISM, "TRIG", ">=150 mg/dL; >=1.71 mmol/L", ">300 mg/dL; >3.42 mmol/L",
        ">500 mg/dL; >5.7 mmol/L", ">1000 mg/dL; >11.4 mmol/L",
    ),
    _high("Hyperuricemia", METABOLISM, "URATE", ">ULN if mildest", "", ">ULN if worst", versions=V5),
    _high(
        "Hyperuricemia", METABOLISM, "URATE", ">ULN if mildest", "", ">ULN if worst", ">10 mg/dL; >0.59 mmol/L",
        versions=V4,
    ),
    _low("Hypoalbuminemia", METABOLISM, "ALB", "<LLN", "<3 g/dL; <30 g/L", "<2 g/dL; <20 g/L"),
    _low(
        "Hypocalcemia", METABOLISM, "CACORR", "<LLN", "<8 mg/dL; <2 mmol/L", "<7 mg/dL; <1.75 mmol/L",
        "<6 mg/dL; <1.5 mmol/L",
    ),
    _low("Hypocalcemia", METABOLISM, "CAION", "<LLN", "<1 mmol/L", "<0.9 mmol/L", "<0.8 mmol/L"),
    _low(
        "Hypoglycemia", METABOLISM, "GLUC", "<LLN", "<55 mg/dL; <3 mmol/L", "<40 mg/dL; <2.2 mmol/L",
        "<30 mg/dL; <1.7 mmol/L",
    ),
    _low("Hypokalemia", METABOLISM, "K", "<LLN if mildest", "<LLN if worst", "<3 mmol/L", "<2.5 mmol/L"),
    _low(
        "Hypomagnesemia", METABOLISM, "MG", "<LLN", "<1.2 mg/dL; <0.5 mmol/L", "<0.9 mg/dL; <0.4 mmol/L",
        "<0.7 mg/dL; <0.3 mmol/L",
    ),
    _low(
        "Hyponatremia", METABOLISM, "SODIUM", "<LLN", "<130 mmol/L", "<130 mmol/L if worst or <125 mmol/L if mildest",
        "<120 mmol/L", versions=V5,
    ),
    _low("Hyponatremia", METABOLISM, "SODIUM", "<LLN", "", "<130 mmol/L", "<120 mmol/L", versions=V4),
    _low(
        "Hypophosphatemia", METABOLISM, "PHOS", "<LLN", "<2.5 mg/dL; <0.8 mmol/L", "<2 mg/dL; <0.6 mmol/L",
        "<1 mg/dL; <0.3 mmol/L", versions=V4,
    ),
    LabTerm(
        term="Proteinuria", soc=RENAL, versions=V5, test="PROT", direction=HIGH, in_urine=True,
        grades={1: ">=ULN", 2: ">=1 g/day", 3: ">=3.5 g/day"},
    ),
)  # fmt: skip
"""Every term, in the order of CTCAE's classes. CACORR is calcium corrected for albumin, CAION ionized calcium."""
