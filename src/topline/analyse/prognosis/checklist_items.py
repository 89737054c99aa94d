"""The items of TRIPOD+AI (2024) and REMARK in own short words, and what in a readout can answer each.

An item is answered by displays of the plan (`shown`: any of these kinds), by what the study file and the data say
(`said`: a name of checklist.SAYINGS), or by the authors alone. Where both are named both are needed, unless
`either_will_do`. `gap` is what a readout cannot say; an item with an answer and a gap is answered in part.
"""

from __future__ import annotations

from dataclasses import dataclass

AUTHORS = "for the authors to write"
NO_EVALUATION = "no evaluation on other subjects in this readout; `topline validate MODEL STUDY` makes one"
OF_EVALUATIONS = f"asked of evaluations alone; {NO_EVALUATION}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item of a reporting guideline.

    Parameters
    ----------
    number : as the guideline numbers it.
    title : what it asks, in own words.
    shown : kinds of displays that answer it.
    said : what of the study file and the data answers it.
    either_will_do : whether displays or words alone answer it.
    gap : what of it is not answered in a readout.
    beside_the_point : why it does not apply.
    """

    number: str
    title: str
    shown: tuple[str, ...] = ()
    said: str = ""
    either_will_do: bool = False
    gap: str = ""
    beside_the_point: str = ""


TRIPOD_AI = (
    ChecklistItem(number="1", title="Title names the model, its population and its outcome", gap=AUTHORS),
    ChecklistItem(number="2", title="Abstract by its own checklist", gap=AUTHORS),
    ChecklistItem(number="3a", title="Clinical context and models that exist", gap=AUTHORS),
    ChecklistItem(number="3b", title="For whom and by whom the model is to be used", gap=AUTHORS),
    ChecklistItem(number="3c", title="Known inequalities of health between groups", gap=AUTHORS),
    ChecklistItem(number="4", title="Objective: development, evaluation or both", said="objective"),
    ChecklistItem(
        number="5a", title="Where the data come from, why these, and whom they represent", said="source",
        gap="why these data, and whom the subjects represent",
    ),
    ChecklistItem(number="5b", title="Dates of entry and of the end of follow-up", said="dates"),
    ChecklistItem(
        number="6a", title="Setting, number and place of the centres", said="centres",
        gap="kind and place of the centres",
    ),
    ChecklistItem(number="6b", title="Criteria of eligibility", shown=("deviations",), said="eligibility",
                  either_will_do=True),
    ChecklistItem(number="6c", title="Treatments, and how the model deals with them", shown=("exposure",),
                  said="treatment", either_will_do=True),
    ChecklistItem(
        number="7", title="Preparation and checks of the data", said="preparation",
        gap="whether it was alike in groups of society",
    ),
    ChecklistItem(
        number="8a", title="The outcome, its horizon, how and when it is assessed", said="outcome",
        gap="why this outcome was chosen, and whether it was assessed alike in groups of society",
    ),
    ChecklistItem(number="8b", title="Who assessed the outcome, where that takes judgement", gap=AUTHORS),
    ChecklistItem(number="8c", title="Whether the assessors of the outcome were blinded", gap=AUTHORS),
    ChecklistItem(
        number="9a", title="How the first predictors were chosen, and which of them before the model",
        said="candidates", gap="why these candidates",
    ),
    ChecklistItem(
        number="9b", title="Each predictor, how and when it is measured", said="predictors",
        gap="methods of measurement, and whether the outcome was hidden from those who measured",
    ),
    ChecklistItem(number="9c", title="Who assessed the predictors, where that takes judgement", gap=AUTHORS),
    ChecklistItem(number="10", title="Number of subjects and whether it is enough", said="size"),
    ChecklistItem(number="11", title="Missing values", shown=("prognosis_screening",), said="missing",
                  either_will_do=True),
    ChecklistItem(number="12a", title="Which data serve which purpose", said="partition"),
    ChecklistItem(number="12b", title="In which form predictors enter", said="forms"),
    ChecklistItem(
        number="12c", title="Type of model and why, steps to it with their tuning, internal validation",
        shown=("prognosis_selection", "prognosis_validation"), said="building", either_will_do=True,
        gap="why this type of model",
    ),
    ChecklistItem(
        number="12d", title="Differences between clusters such as centres",
        gap="the development does not model centres",
    ),
    ChecklistItem(
        number="12e", title="Measures and plots of performance, and why", gap="why these measures",
        shown=("prognosis_validation", "prognosis_gain", "calibration", "decision_curve", "time_dependent_roc"),
    ),
    ChecklistItem(number="12f", title="Updating of the model", beside_the_point="the model is new and was not updated"),
    ChecklistItem(number="12g", title="How predictions were made for the evaluation",
                  beside_the_point=OF_EVALUATIONS),
    ChecklistItem(
        number="13", title="Methods for rare outcomes",
        beside_the_point="times to events are modelled, no classes were balanced",
    ),
    ChecklistItem(number="14", title="Methods for fairness", gap="none was used; " + AUTHORS + " why"),
    ChecklistItem(number="15", title="What the model puts out, and its thresholds", said="output"),
    ChecklistItem(number="16", title="Differences between development and evaluation", gap=NO_EVALUATION),
    ChecklistItem(number="17", title="Ethics and consent", gap=AUTHORS),
    ChecklistItem(number="18a", title="Funding", gap=AUTHORS),
    ChecklistItem(number="18b", title="Conflicts of interest", gap=AUTHORS),
    ChecklistItem(number="18c", title="Where the protocol is found", said="plan", gap="where others find the protocol"),
    ChecklistItem(number="18d", title="Registration", said="registration", gap="register and date"),
    ChecklistItem(number="18e", title="Whether the data can be had", gap=AUTHORS),
    ChecklistItem(number="18f", title="Whether the code can be had", said="code",
                  gap="where others find the study file"),
    ChecklistItem(number="19", title="Involvement of patients and the public", gap=AUTHORS),
    ChecklistItem(
        number="20a", title="Flow of subjects, with and without the event, follow-up",
        shown=("flow_diagram",), said="events",
    ),
    ChecklistItem(
        number="20b", title="Characteristics of the subjects, dates, treatments, events, follow-up, missing values",
        shown=("baseline", "baseline_survival"), gap="differences between groups of society",
    ),
    ChecklistItem(number="20c", title="Predictors in development and evaluation side by side",
                  beside_the_point=OF_EVALUATIONS),
    ChecklistItem(
        number="21", title="Subjects and events of each analysis", shown=("prognosis_screening", "prognosis_model"),
        said="events", either_will_do=True,
    ),
    ChecklistItem(
        number="22", title="The whole model, so that others can predict, and who may use it", said="file",
        gap="restrictions of its use",
    ),
    ChecklistItem(
        number="23a", title="Performance with confidence intervals, also in subgroups",
        shown=("prognosis_validation", "prognosis_gain"), gap="intervals of the corrected indexes, and subgroups",
    ),
    ChecklistItem(number="23b", title="Differences of performance between clusters", gap="centres are not compared"),
    ChecklistItem(number="24", title="Results of updating", beside_the_point="the model was not updated"),
    ChecklistItem(number="25", title="Interpretation, with fairness and earlier work", gap=AUTHORS),
    ChecklistItem(number="26", title="Limitations", said="size", gap="all others; " + AUTHORS),
    ChecklistItem(
        number="27a", title="What to do with poor or absent inputs in use", said="inputs",
    ),
    ChecklistItem(number="27b", title="What users enter, and what they must know", said="inputs",
                  gap="the expertise of the users"),
    ChecklistItem(number="27c", title="Next steps", gap=AUTHORS),
)  # fmt: skip
"""doi:10.1136/bmj-2023-078378, table 1."""

REMARK = (
    ChecklistItem(
        number="1", title="Markers, objectives, hypotheses", said="candidates", gap="hypotheses and their reasons",
    ),
    ChecklistItem(
        number="2", title="Patients, their source, criteria of eligibility",
        shown=("baseline", "baseline_survival"), said="eligibility",
    ),
    ChecklistItem(number="3", title="Treatments and how they were chosen", said="treatment",
                  gap="how they were chosen"),
    ChecklistItem(number="4", title="Specimens and how they were kept", gap=AUTHORS),
    ChecklistItem(number="5", title="Assay of the markers", gap=AUTHORS),
    ChecklistItem(
        number="6", title="Design: selection of cases, period, follow-up", shown=("time_to_event",), said="dates",
        gap="whether prospective, stratified or matched",
    ),
    ChecklistItem(number="7", title="Endpoints", said="outcome"),
    ChecklistItem(number="8", title="All candidate variables", said="candidates"),
    ChecklistItem(
        number="9", title="Reason of the sample size; power and effect where it was designed for one", said="size",
        gap="power and effect, where the study was designed for one",
    ),
    ChecklistItem(
        number="10", title="Statistical methods: selection, assumptions, missing values",
        shown=("prognosis_selection", "prognosis_model"), said="building",
    ),
    ChecklistItem(number="11", title="How marker values were handled, cut-offs", shown=("prognosis_cutoffs",),
                  said="forms", either_will_do=True),
    ChecklistItem(
        number="12", title="Flow of patients and reasons of dropout, patients and events overall and in subgroups",
        shown=("flow_diagram",),
        said="events",
    ),
    ChecklistItem(
        number="13", title="Distribution of demographic and prognostic variables and markers, missing values",
        shown=("baseline", "baseline_survival"),
    ),
    ChecklistItem(
        number="14", title="Relation of the markers to standard prognostic variables",
        gap="no display relates candidates to each other",
    ),
    ChecklistItem(
        number="15", title="Each marker alone: its effect on the outcome, curves",
        shown=("prognosis_model", "prognosis_forest", "kaplan_meier", "baseline_survival", "cutoff_curves"),
    ),
    ChecklistItem(
        number="16", title="Multivariable effects with confidence intervals, in the final model of all its variables",
        shown=("prognosis_model", "prognosis_forest"),
    ),
    ChecklistItem(
        number="17", title="Effects of markers and standard variables together, whether significant or not",
        shown=("prognosis_model", "cox"), gap="a model of all candidates, where the selection left some out",
    ),
    ChecklistItem(
        number="18", title="Further investigations: assumptions, sensitivity, internal validation",
        shown=("prognosis_model", "prognosis_validation", "calibration"), gap="analyses of sensitivity",
    ),
    ChecklistItem(number="19", title="Interpretation beside the hypotheses and other studies, limitations",
                  said="size", gap="all others; " + AUTHORS),
    ChecklistItem(number="20", title="Implications for research and clinical value", gap=AUTHORS),
)  # fmt: skip
"""doi:10.1371/journal.pmed.1001216, table 1; first in doi:10.1093/jnci/dji237."""

GUIDELINES = {"tripod_ai": TRIPOD_AI, "remark": REMARK}
