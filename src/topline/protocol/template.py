"""The study file that `topline init` writes: every key, with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from topline.protocol.study import Standard

SDTM_LINES = """\
  standard: sdtm               # or workbook (folder: workbook), or adam for analysis datasets that are there already
  folder: data                 # a folder beside this file
  # domains: {RS: rs_onco.csv} # files that do not bear their domain's name
"""
TEMPLATE = """\
# The study file: what the protocol promises. Lines that begin with # are comments; remove the # to use a key.
# Every key is described in docs/study-file.md. Check the file with: topline check .

study:
  id: MY-STUDY                 # short name: letters, digits, _ and -
  title: A trial of a new drug # one line, shown on every page
  phase: "2"                   # "1", "1/2", "2", "2/3", "3" or "4", in quotes
  disease: ""                  # in words
  note: ""                     # a sentence for every page, for example that the data are synthetic

data:
  standard: sdtm               # or workbook (folder: workbook), or adam for analysis datasets that are there already
  folder: data                 # a folder beside this file
  # domains: {RS: rs_onco.csv} # files that do not bear their domain's name
  # cutoff_date: 2026-06-30    # records that start later are left out and counted

treatment:
  # No arms named means a study of one arm. The code is ARMCD of DM; one arm may be the control.
  arms: []
  # arms:
  #   - {code: CTRL, label: Control, control: true}
  #   - {code: NEW, label: New drug}
  regimen: []
  # regimen:
  #   - {name: New drug, dose: 100, unit: mg, cycle_days: 21, days_on: 1, route: oral, reductions: [75], arms: [NEW]}
  #   - {name: Old drug, dose: 80, unit: mg/m2, cycle_days: 28, dosing_days: [1, 8, 15], delay_days: 3}
  area_formula: mosteller      # or dubois
  weight: baseline             # of doses per kg and m2; latest takes the last weight on or before each dose
  dose_intensity: dosing_days  # planned until the last dose; whole_cycles counts delays and the rest of the last cycle

schedule:                      # tumour assessments; until_week on all but the last
  - {every_weeks: 6, window_days: 7}

criteria:
  response:
    name: RECIST 1.1
    source: recorded           # recorded: overall responses of RS; lesions: derived from TU and TR
    evaluator: INVESTIGATOR    # RSEVAL of the reader who counts
    evaluator_id: ""           # RSEVALID where there are several, for example RADIOLOGIST 1
    sd_min_days: 42            # a stable disease must last so long
    confirm_days: 28           # a response is confirmed so much later
    max_ne: 1                  # not evaluable assessments allowed before the confirmation
    accept_sd: false           # one SD allowed between a PR and its confirmation
    no_assessment_value: MISSING # or NE
    window_counts_first_day: false
    disease_after_cr_is_pd: true
    keep_pr_until_pd: false
  toxicity:
    name: CTCAE
    version: "5.0"             # or "4.03"
    emergent_days_after_last_dose: 30
    undecided: worst           # symptoms, which no laboratory value tells: worst or mildest
    calcium: corrected         # for albumin, or as_measured
    # tests: {ALAT: ALT}       # codes of the laboratory that CTCAE's table does not know

# Dates of which only the year or the month is known: first, middle or last day, and two more rules.
# dates:
#   adverse_event_start: treatment_start # the first dose where the event may begin then, else the first day
#   adverse_event_end: last
#   dose_start: first
#   dose_end: last
#   new_therapy: first
#   death: after_last_seen      # the day after the subject was last seen, within what is known

# Populations: ITT, SAF and EVAL are there without being named; a rule is an SQL condition on ADSL.
# populations:
#   ELDERLY: {label: Treated and 65 or older, rule: "TRTSDT IS NOT NULL AND AGE >= 65"}

# Endpoints left out means ORR, CORR (confirmed), DCR, CBR, PFS, OS, DOR and TTR.
# endpoints:
#   - {type: response_rate, id: ORR, label: Objective response rate, values: [CR, PR], confirmed: false}
#   - type: time_to_event
#     id: PFS
#     label: Progression-free survival
#     start: RANDDT             # a date of ADSL
#     events: [progression, death]
#     censor: [last_adequate_assessment, start]

# The hypothesis of the sample size; `topline design` puts all designs for it on one page.
# design: {endpoint: ORR, null_rate: 0.1, alternative_rate: 0.3, alpha: 0.05, sided: 1, power: 0.8, subjects: 40,
#          dropout: 0.1, accrual_per_month: 5, follow_up_months: 6}

# Who may take part; a rule may use variables of ADSL, covariates, and tests with their unit (CODE_ULN: upper limit).
# eligibility:
#   - {id: I01, label: Age 18 to 75 years, rule: "AGE BETWEEN 18 AND 75"}
#   - {id: E01, label: ALT over 2.5 x ULN, kind: exclusion, rule: "ALT > 2.5 * ALT_ULN", tests: {ALT: U/L}}

# Values that formulas make of laboratory values of one day, each converted to the unit that is stated.
# markers:
#   - {id: NLR, label: Neutrophil-to-lymphocyte ratio, formula: NEUT / LYM, units: {NEUT: 10^9/L, LYM: 10^9/L}}

# Adverse events that are looked at for themselves: by a flag of AE, by terms or classes, or by several of these.
# events_of_interest:
#   - {id: IRAE, label: Immune-related, flag: AEIMMUNE, terms: [Hypothyroidism, Pneumonitis], related_only: true}

covariates:
  - {variable: AGE, label: Age, unit: years, cutoffs: [65]}
  - {variable: SEX, label: Sex, levels: {F: Female, M: Male}}
  # - {variable: ALBBL, label: Albumin, unit: g/L, test: ALB, cutoffs: [40]} # baseline of a test of LB or VS

# Prognostic models, each from its candidates to its validation; the plan shows them by model.
# prognosis:
#   - id: pfs-model
#     endpoint: PFS
#     candidates: [{variable: AGE}, {variable: SEX, clinical: true}]
#     screening: {log_rank: 0.1, cox: 0.1}

# Plan left out means the standard plan of an oncology phase 2 trial.
# plan:
#   - {id: baseline, show: baseline, population: ITT}
#   - {id: response, show: response, endpoints: [ORR]}
#   - {id: pfs, show: time_to_event, endpoint: PFS, months: [3, 6, 12]}
#   - {id: pfs-curve, show: kaplan_meier, endpoint: PFS}
#   - {id: ae, show: adverse_events, population: SAF, minimum_percent: 5}
"""


def study_template(standard: Standard = "sdtm") -> str:
    """Give the text of a study file to fill in, for data in a standard; it passes `read_protocol` as it stands."""
    if standard == "sdtm":
        return TEMPLATE
    before, _, after = TEMPLATE.partition(SDTM_LINES)
    return f"{before}  standard: {standard}\n  folder: data                 # a folder beside this file\n{after}"
