"""The sheets of the plain workbook with their columns: the one table from which template, checks and page are made."""

from __future__ import annotations

from topline.data.workbook import words
from topline.data.workbook.columns import YES_NO, Sheet, SheetColumn, patient

PATIENTS = Sheet(
    key="PATIENTS", name="Patients", meaning="One row for each patient, those who were not enrolled too.",
    unique=("PATIENT",),
    columns=(
        patient("A short name for the patient, such as P-001; never a person's name."),
        SheetColumn(
            key="ARM", name="Arm", example="NEW",
            meaning="The code of the planned arm, as the study file has it. Empty in a study of one arm.",
        ),
        SheetColumn(
            key="ARMRECEIVED", name="Arm received",
            meaning="The code of the arm that was given, where it is not the planned one.",
        ),
        SheetColumn(key="SITE", name="Site", meaning="The hospital, in a short name.", example="01"),
        SheetColumn(
            key="AGE", name="Age (years)", kind="number", is_required=True, lowest=0, highest=120, example="61",
            meaning="Age in years when consent was given.",
        ),
        SheetColumn(
            key="SEX", name="Sex", kind="word", is_required=True, words=words.SEX, example="Female", meaning="Sex.",
        ),
        SheetColumn(key="RACE", name="Race", meaning="Race or ethnic origin, in the words of the protocol."),
        SheetColumn(
            key="ECOG", name="ECOG", kind="word", words=words.ECOG, example="1",
            meaning="ECOG performance status before treatment, 0 to 4.",
        ),
        SheetColumn(
            key="CONSENT", name="Consent", kind="date", example="2026-01-05", meaning="The day of informed consent.",
        ),
        SheetColumn(
            key="ENROLLED", name="Enrolled", kind="date", example="2026-01-12",
            meaning="The day of randomisation or registration. Empty: screened and not enrolled.",
        ),
        SheetColumn(
            key="NOTENROLLED", name="Reason not enrolled",
            meaning="Why the patient was not enrolled, in a few words.",
        ),
    ),
)  # fmt: skip
LESIONS = Sheet(
    key="LESIONS", name="Lesions", meaning="One row for each lesion at each assessment, the one before treatment too.",
    unique=("PATIENT", "DATE", "LESION"),
    columns=(
        patient(),
        SheetColumn(
            key="DATE", name="Date", kind="date", is_required=True, example="2026-01-08",
            meaning="The day of the scan.",
        ),
        SheetColumn(
            key="VISIT", name="Visit", meaning="A name for the assessment; needed only where it took several days.",
            example="Baseline",
        ),
        SheetColumn(
            key="LESION", name="Lesion", is_required=True, example="T1",
            meaning="A short name for the lesion, the same at every assessment.",
        ),
        SheetColumn(
            key="KIND", name="Kind", kind="word", is_required=True, words=words.KINDS, example="Target",
            meaning="Target, non-target, or new since treatment began.",
        ),
        SheetColumn(
            key="NODE", name="Lymph node", kind="word", words=YES_NO, example="No",
            meaning="Whether the lesion is a lymph node, which is measured by its short axis. Empty means no.",
        ),
        SheetColumn(key="PLACE", name="Place", meaning="Where the lesion is.", example="Liver"),
        SheetColumn(
            key="DIAMETER", name="Diameter (mm)", kind="number", lowest=0, highest=500, example="32",
            meaning="Of a target lesion: the longest diameter, of a lymph node the short axis. 0 when it is gone.",
        ),
        SheetColumn(
            key="STATE", name="State", kind="word", words=words.STATES,
            meaning="Of a non-target or new lesion, and of a target lesion that could not be measured.",
        ),
    ),
)  # fmt: skip
ASSESSMENTS = Sheet(
    key="ASSESSMENTS", name="Assessments", meaning="One row for each tumour assessment after treatment began.",
    unique=("PATIENT", "DATE"),
    columns=(
        patient(),
        SheetColumn(
            key="DATE", name="Date", kind="date", is_required=True, example="2026-02-23",
            meaning="The day of the assessment.",
        ),
        SheetColumn(key="VISIT", name="Visit", meaning="A name for the assessment.", example="Week 6"),
        SheetColumn(
            key="RESPONSE", name="Response", kind="word", is_required=True, words=words.RESPONSES, example="PR",
            meaning="The overall response by the criteria of the protocol, compared with baseline and nadir.",
        ),
    ),
)  # fmt: skip
DOSES = Sheet(
    key="DOSES", name="Doses", meaning="One row for each time in which a drug was given at one dose.",
    unique=("PATIENT", "DRUG", "START"),
    columns=(
        patient(),
        SheetColumn(key="DRUG", name="Drug", is_required=True, example="New drug", meaning="The drug."),
        SheetColumn(
            key="START", name="First day", kind="date", is_required=True, example="2026-01-12",
            meaning="The first day at this dose.",
        ),
        SheetColumn(
            key="END", name="Last day", kind="date", example="2026-02-22",
            meaning="The last day at this dose. Empty: it went on until the patient left the study or was last seen.",
        ),
        SheetColumn(
            key="DOSE", name="Dose", kind="number", is_required=True, lowest=0, example="100",
            meaning="The dose that was given each time; 0 where nothing was given.",
        ),
        SheetColumn(
            key="UNIT", name="Unit", kind="word", is_required=True, words=words.UNITS, example="mg",
            meaning="The unit of the dose.",
        ),
        SheetColumn(
            key="OFTEN", name="How often", kind="word", is_required=True, words=words.FREQUENCIES, example="Daily",
            meaning="How often the dose was given between the two days.",
        ),
        SheetColumn(key="WHY", name="Reason for change", meaning="Why the dose differs from the one before."),
    ),
)  # fmt: skip
ADVERSE_EVENTS = Sheet(
    key="EVENTS", name="Adverse events", meaning="One row for each adverse event; a new row where its grade changes.",
    unique=("PATIENT", "EVENT", "START"),
    columns=(
        patient(),
        SheetColumn(
            key="EVENT", name="Event", is_required=True, example="Nausea", meaning="The event, as it was reported.",
        ),
        SheetColumn(
            key="TERM", name="Preferred term", example="Nausea",
            meaning="The term of the dictionary (MedDRA or CTCAE). Empty: the event as reported.",
        ),
        SheetColumn(
            key="CLASS", name="Organ class", kind="word", is_required=True, words=words.ORGAN_CLASSES,
            example="Gastrointestinal disorders", meaning="The class of CTCAE to which the term belongs.",
        ),
        SheetColumn(
            key="GRADE", name="Grade", kind="word", is_required=True, words=words.GRADES, example="2",
            meaning="The worst grade by CTCAE, 1 to 5; 5 is fatal.",
        ),
        SheetColumn(
            key="START", name="First day", kind="day", is_required=True, example="2026-01-20",
            meaning="The day on which the event began, as far as it is known.",
        ),
        SheetColumn(
            key="END", name="Last day", kind="day", example="2026-01-23",
            meaning="The day on which the event ended, as far as it is known. Empty: still going on.",
        ),
        SheetColumn(
            key="SERIOUS", name="Serious", kind="word", is_required=True, words=YES_NO, example="No",
            meaning="Whether the event was serious (death, danger to life, hospital, disability, birth defect).",
        ),
        SheetColumn(
            key="RELATED", name="Related", kind="word", is_required=True, words=words.RELATED, example="Yes",
            meaning="Whether the event may have been caused by the treatment.",
        ),
        SheetColumn(
            key="ACTION", name="Action", kind="word", words=words.ACTIONS, example="None",
            meaning="What was done with the treatment because of the event.",
        ),
        SheetColumn(
            key="OUTCOME", name="Outcome", kind="word", words=words.OUTCOMES, example="Recovered",
            meaning="How the event ended.",
        ),
    ),
)  # fmt: skip
LABS = Sheet(
    key="LABS", name="Labs", meaning="One row for each laboratory value.",
    columns=(
        patient(),
        SheetColumn(
            key="DATE", name="Date", kind="date", is_required=True, example="2026-01-08",
            meaning="The day on which the sample was taken.",
        ),
        SheetColumn(
            key="TEST", name="Test", kind="word", is_required=True, words=words.TESTS, example="Haemoglobin",
            meaning="The test, by its name or code. Codes that the study file names are known as well.",
        ),
        SheetColumn(
            key="VALUE", name="Value", kind="number", is_required=True, lowest=0, example="128", meaning="The value.",
        ),
        SheetColumn(
            key="UNIT", name="Unit", is_required=True, example="g/L",
            meaning="The unit, such as g/L, 10^9/L or umol/L. A ratio has the unit 1.",
        ),
        SheetColumn(
            key="LOW", name="Lower limit", kind="number", lowest=0, example="120",
            meaning="The lower limit of normal, in the same unit.",
        ),
        SheetColumn(
            key="HIGH", name="Upper limit", kind="number", lowest=0, example="160",
            meaning="The upper limit of normal, in the same unit.",
        ),
    ),
)  # fmt: skip
VITAL_SIGNS = Sheet(
    key="VITALS", name="Vital signs", meaning="One row for each weight or height; doses per kg and per m2 need them.",
    unique=("PATIENT", "DATE", "SIGN"),
    columns=(
        patient(),
        SheetColumn(
            key="DATE", name="Date", kind="date", is_required=True, example="2026-01-08",
            meaning="The day on which it was measured.",
        ),
        SheetColumn(
            key="SIGN", name="Sign", kind="word", is_required=True, words=words.SIGNS, example="Weight",
            meaning="Weight or height.",
        ),
        SheetColumn(
            key="VALUE", name="Value", kind="number", is_required=True, lowest=0, highest=700, example="68.5",
            meaning="The value.",
        ),
        SheetColumn(
            key="UNIT", name="Unit", kind="word", is_required=True, words=words.SIGN_UNITS, example="kg",
            meaning="kg or lb for the weight, cm or in for the height.",
        ),
    ),
)  # fmt: skip
FOLLOW_UP = Sheet(
    key="FOLLOWUP", name="Follow-up", meaning="One row for each patient: how it stands at the last contact.",
    unique=("PATIENT",),
    columns=(
        patient(),
        SheetColumn(
            key="ALIVE", name="Last seen alive", kind="date", example="2026-06-30",
            meaning="The last day on which the patient was known to be alive.",
        ),
        SheetColumn(
            key="DIED", name="Died", kind="word", is_required=True, words=YES_NO, example="No",
            meaning="Whether the patient has died.",
        ),
        SheetColumn(
            key="DEATH", name="Day of death", kind="day", meaning="The day of death, as far as it is known.",
        ),
        SheetColumn(key="CAUSE", name="Cause of death", meaning="The cause of death, in a few words."),
        SheetColumn(
            key="LEFT", name="Left the study", kind="date",
            meaning="The day on which the patient left the study or completed it. Empty: still on study.",
        ),
        SheetColumn(
            key="REASON", name="Reason", kind="word", words=words.REASONS, meaning="Why the patient left the study.",
        ),
        SheetColumn(
            key="NEWSTART", name="New treatment since", kind="day",
            meaning="The first day of another treatment against the cancer, after the study's.",
        ),
        SheetColumn(key="NEWDRUG", name="New treatment", meaning="The other treatment against the cancer."),
    ),
)  # fmt: skip
SHEETS = (PATIENTS, LESIONS, ASSESSMENTS, DOSES, ADVERSE_EVENTS, LABS, VITAL_SIGNS, FOLLOW_UP)
NEEDED: tuple[str, ...] = ("PATIENTS", "DOSES")
"""Sheets without a row of which nothing can be analysed."""
EXAMPLE = "(example)"
"""What the first cell of a row begins with that is an example and no data."""
