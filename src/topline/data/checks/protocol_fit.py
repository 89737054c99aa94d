"""Check that the data hold what the protocol asks for: domains, the evaluator, covariates and their tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topline.core import Problem, name_remedy
from topline.protocol import ResponseRate, TimeToEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from topline.data.source_files import FoundFile
    from topline.protocol import Covariate, Protocol

ENROLMENTS = ("RANDOMIZED", "ENROLLED")
TESTS = (("LB", "LBTESTCD"), ("VS", "VSTESTCD"))
COVARIATE_TESTS = (*TESTS, ("QS", "QSTESTCD"), ("SC", "SCTESTCD"))


def fit_problems(
    domains: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile], protocol: Protocol
) -> list[Problem]:
    """Find what the protocol names and the data lack."""
    problems = [
        *_absent_response_domains(files, protocol),
        *_unknown_evaluators(domains, files, protocol),
        *_absent_enrolment(domains, files, protocol),
    ]
    markers = {marker.id for marker in protocol.markers}
    for covariate in protocol.covariates:
        if not covariate.rules and covariate.test not in markers:
            problems += (
                _absent_test(covariate, domains) if covariate.test else _absent_column(covariate, domains, files)
            )
    return [*problems, *_absent_marker_tests(domains, protocol), *_absent_criterion_tests(domains, protocol)]


def _absent_marker_tests(domains: Mapping[str, pl.DataFrame], protocol: Protocol) -> Iterator[Problem]:
    known = sorted(domains["LB"]["LBTESTCD"].drop_nulls().unique()) if "LB" in domains else []
    for marker in protocol.markers:
        for test in marker.units:
            if test not in known:
                remedy = name_remedy(test, known) if known else "add the file of LB"
                expected = f"the test code {test} in LB (marker {marker.id})"
                yield Problem(file="study file", place="markers", expected=expected, found="none", remedy=remedy)


def _absent_response_domains(files: Mapping[str, FoundFile], protocol: Protocol) -> Iterator[Problem]:
    needs_response = any(
        isinstance(endpoint, ResponseRate) or (isinstance(endpoint, TimeToEvent) and "progression" in endpoint.events)
        for endpoint in protocol.endpoints
    )
    source = protocol.criteria.response.source
    for domain in ("RS",) if source == "recorded" else ("TU", "TR"):
        if needs_response and domain not in files and domain not in protocol.data.domains:
            remedy = f"add the file, or name it in the study file: data: {{domains: {{{domain}: …}}}}"
            yield Problem(
                file=protocol.data.folder, place="", found="none", remedy=remedy,
                expected=f"a file for {domain} (criteria.response.source is {source})",
            )  # fmt: skip


def _unknown_evaluators(
    domains: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile], protocol: Protocol
) -> Iterator[Problem]:
    criteria = protocol.criteria.response
    domain = "RS" if criteria.source == "recorded" else "TR"
    if domain not in domains or domains[domain].height == 0:
        return
    for column, key, value in (
        (f"{domain}EVAL", "evaluator", criteria.evaluator),
        (f"{domain}EVALID", "evaluator_id", criteria.evaluator_id),
    ):
        known = sorted(domains[domain][column].drop_nulls().unique())
        if value and known and value not in known:
            yield Problem(
                file=files[domain].name, place=f"column {column}", found="none", remedy=name_remedy(value, known),
                expected=f"records of '{value}' (criteria.response.{key})",
            )  # fmt: skip


def _absent_enrolment(
    domains: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile], protocol: Protocol
) -> Iterator[Problem]:
    """Find that nobody is enrolled in a study with arms, which DS tells."""
    if protocol.is_single_arm or ("DS" in files and "DS" not in domains):
        return
    if "DS" not in files and "DS" not in protocol.data.domains:
        expected, remedy = "a file for DS (it tells who was randomised)", "add ds.csv or another format"
        yield Problem(file=protocol.data.folder, place="", expected=expected, found="none", remedy=remedy)
    elif "DS" in domains and not domains["DS"]["DSDECOD"].is_in(ENROLMENTS).any():
        expected = f"DSDECOD {' or '.join(ENROLMENTS)} for those who were enrolled"
        known = sorted(domains["DS"]["DSDECOD"].drop_nulls().unique())
        remedy = name_remedy(ENROLMENTS[0], known)
        yield Problem(file=files["DS"].name, place="column DSDECOD", expected=expected, found="none", remedy=remedy)


def _absent_test(covariate: Covariate, domains: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    known = _known_tests(domains, COVARIATE_TESTS)
    if covariate.test not in known:
        remedy = name_remedy(covariate.test, sorted(known)) if known else "add the file of LB, VS, QS or SC"
        expected = f"the test code {covariate.test} in LB, VS, QS or SC (covariate {covariate.variable})"
        yield Problem(
            file="study file",
            place="covariates",
            expected=expected,
            found="none",
            remedy=remedy,
        )


def _absent_criterion_tests(domains: Mapping[str, pl.DataFrame], protocol: Protocol) -> Iterator[Problem]:
    known = _known_tests(domains) | {marker.id for marker in protocol.markers}
    for criterion in protocol.eligibility:
        for test in criterion.tests:
            if test not in known:
                remedy = name_remedy(test, sorted(known)) if known else "add the file of LB or VS"
                expected = f"the test code {test} in LB or VS (criterion {criterion.id})"
                yield Problem(file="study file", place="eligibility", expected=expected, found="none", remedy=remedy)


def _known_tests(domains: Mapping[str, pl.DataFrame], tests: tuple[tuple[str, str], ...] = TESTS) -> set[str]:
    return {
        code for domain, column in tests if domain in domains for code in domains[domain][column].drop_nulls().unique()
    }


def _absent_column(
    covariate: Covariate, domains: Mapping[str, pl.DataFrame], files: Mapping[str, FoundFile]
) -> Iterator[Problem]:
    if "DM" not in domains or domains["DM"].is_empty():  # told already
        return
    known = [name for name in domains["DM"].columns if not domains["DM"][name].is_null().all()]
    if covariate.variable not in known:
        expected = f"a column {covariate.variable} with values (a covariate of the study file)"
        yield Problem(
            file=files["DM"].name,
            place="",
            expected=expected,
            found="none",
            remedy=name_remedy(covariate.variable, known),
        )
