"""The reporting checklists: each item answered by the plan, the study file and the data, or said not to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from topline.analyse import analyse
from topline.analyse.prognosis.checklist import SAYINGS, UNSAID
from topline.analyse.prognosis.checklist_items import GUIDELINES, REMARK, TRIPOD_AI
from topline.analyse.registry import ANALYSES
from topline.display import lay_out
from topline.protocol import Criterion, Drug, PlanItem, Treatment

from .conftest import MODEL, make_protocol

if TYPE_CHECKING:
    from topline.derive import AnalysisData
    from topline.protocol import Protocol
    from topline.results import Results

# the entries of TRIPOD+AI's table 1 (doi:10.1136/bmj-2023-078378)
TRIPOD_NUMBERS = (
    "1 2 3a 3b 3c 4 5a 5b 6a 6b 6c 7 8a 8b 8c 9a 9b 9c 10 11 12a 12b 12c 12d 12e 12f 12g 13 14 15 16 17 "
    "18a 18b 18c 18d 18e 18f 19 20a 20b 20c 21 22 23a 23b 24 25 26 27a 27b 27c"
)


def entry(results: Results, analysis: str, number: str) -> dict[str, str]:
    """Give the texts of one item."""
    rows = [row.statistic for row in results.rows]
    return {
        row.stat_name: row.stat_chr
        for row in rows
        if row.analysis_id == f"os-checklist.{analysis}" and row.variable_level == number
    }


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    plain = make_protocol(MODEL, steps=("validation", "checklist"))
    return plain.model_copy(
        update={
            "eligibility": (Criterion(id="I01", label="Aged 18 or more", rule="AGE >= 18"),),
            "treatment": Treatment(regimen=(Drug(name="Cisplatin", dose=75, unit="mg/m2"),)),
        }
    )


@pytest.fixture(scope="module")
def results(lung: AnalysisData, protocol: Protocol) -> Results:
    return analyse(lung, protocol)


def test_every_item_of_both_guidelines_is_there_once() -> None:
    assert [each.number for each in TRIPOD_AI] == TRIPOD_NUMBERS.split()
    assert [each.number for each in REMARK] == [str(number) for number in range(1, 21)]


@pytest.mark.parametrize("guideline", GUIDELINES)
def test_what_an_item_names_exists(guideline: str) -> None:
    items = GUIDELINES[guideline]
    assert {kind for each in items for kind in each.shown} <= set(ANALYSES)
    assert {each.said for each in items if each.said} <= set(SAYINGS)
    assert set(UNSAID) <= set(SAYINGS)
    assert all(each.shown or each.said or each.gap or each.beside_the_point for each in items)


def test_an_item_is_answered_by_a_display_of_the_plan(results: Results) -> None:
    assert entry(results, "tripod_ai", "12e") == {
        "answer": "In part", "displays": "os-validation", "gap": "why these measures",
    }  # fmt: skip


def test_p_values_alone_do_not_tell_the_effect_of_a_marker(lung: AnalysisData) -> None:
    found = analyse(lung, make_protocol(MODEL, steps=("screening", "checklist")))
    assert entry(found, "remark", "15") == {
        "answer": "No",
        "gap": "no display of the plan shows it, add show: prognosis_model or prognosis_forest or kaplan_meier or "
        "baseline_survival or cutoff_curves",
    }
    curves = analyse(lung, make_protocol(MODEL, steps=("model", "checklist")))
    assert entry(curves, "remark", "15") == {"answer": "Yes", "displays": "os-model"}


def test_an_item_is_answered_by_the_study_file_and_the_data(results: Results) -> None:
    assert entry(results, "tripod_ai", "6b") == {"answer": "Yes", "words": "I01 (inclusion) Aged 18 or more"}
    assert entry(results, "tripod_ai", "21") == {
        "answer": "Yes", "words": "210 subjects, 148 with and 62 without the event",
    }  # fmt: skip
    assert entry(results, "tripod_ai", "11")["words"] == (
        "complete cases; candidates missing for more than 20% are left out; the model rests on 210 of 210 subjects"
    )
    assert entry(results, "tripod_ai", "12c")["words"] == (
        "Cox model; screening by log-rank P < 0.2 or Cox P < 0.2; LASSO-Cox; steps by AIC, both; "
        "bootstrap of 12 samples repeats all of it"
    )


def test_a_note_of_the_study_stands_without_its_full_stop(lung: AnalysisData) -> None:
    plain = make_protocol(MODEL, steps=("checklist",))
    noted = plain.study.model_copy(update={"note": "The subjects are synthetic."})
    found = analyse(lung, plain.model_copy(update={"study": noted}))
    assert entry(found, "tripod_ai", "5a")["words"] == (
        "study LUNG, Lung, phase 2; the study's note: The subjects are synthetic"
    )


def test_an_item_that_lacks_a_part_is_answered_in_part_and_says_what_to_add(results: Results) -> None:
    assert entry(results, "remark", "12") == {
        "answer": "In part",
        "words": "210 subjects, 148 with and 62 without the event",
        "gap": "no display of the plan shows it, add show: flow_diagram",
    }
    assert entry(results, "remark", "3") == {
        "answer": "In part",
        "words": "Cisplatin 75 mg/m2, cycles of 21 days; treatment is no predictor",
        "gap": "how they were chosen",
    }


def test_an_item_that_a_readout_cannot_answer_says_so(results: Results) -> None:
    assert entry(results, "tripod_ai", "18a") == {"answer": "No", "gap": "for the authors to write"}
    assert entry(results, "tripod_ai", "5b") == {
        "answer": "No", "gap": "the data have no dates of treatment and of follow-up",
    }  # fmt: skip
    assert entry(results, "tripod_ai", "24") == {"answer": "Does not apply", "gap": "the model was not updated"}


def test_without_a_validation_no_model_is_said_to_be_there(lung: AnalysisData) -> None:
    alone = analyse(lung, make_protocol(MODEL, steps=("checklist",)))
    assert entry(alone, "tripod_ai", "22") == {
        "answer": "No",
        "gap": "no model was written; show: prognosis_validation writes it where a candidate is selected; "
        "restrictions of its use",
    }


def test_a_model_that_does_not_exist_answers_nothing(lung: AnalysisData) -> None:
    none = MODEL.model_copy(update={"candidates": tuple(each for each in MODEL.candidates if each.variable == "CONST")})
    found = analyse(lung, make_protocol(none, steps=("validation", "checklist")))
    assert entry(found, "tripod_ai", "12e")["answer"] == "No"
    assert entry(found, "tripod_ai", "22")["answer"] == "No"


def test_the_table_names_displays_by_their_numbers(results: Results, protocol: Protocol) -> None:
    first = PlanItem(id="base", show="baseline", by=None)
    protocol = protocol.model_copy(update={"plan": (first, *protocol.plan)})
    table = next(each for each in lay_out(results, protocol) if each.id == "os-checklist")
    rows = {row.label: [cell.text for cell in row.cells] for row in table.rows}  # pyright: ignore[reportAttributeAccessIssue]  it is a table
    assert rows["12e  Measures and plots of performance, and why"] == [
        "In part",
        "Table 2. Not here: why these measures.",
    ]
    assert rows["22  The whole model, so that others can predict, and who may use it"][1] == (
        "The file models/os.json has coefficients, covariance and baseline; the page models/os.html predicts. "
        "Not here: restrictions of its use."
    )
    assert rows["18a  Funding"] == ["No", "For the authors to write."]
    assert next(iter(rows)).startswith("Too small for a model that holds elsewhere")
