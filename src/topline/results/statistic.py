"""One statistic: a row of the results table before it has its id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One number or one text, with everything that says what it is.

    The columns are those of the CDISC Analysis Results Standard as {cards} writes them. `dataset`, `population`,
    `filter`, `group1 = group1_level`, `group2 = group2_level` and `variable = variable_level` together pick the rows,
    and so the subjects, that stand behind the number: `filter` is an SQL condition on `dataset`, a population `X` is
    the flag `XFL = 'Y'`, a group or variable is matched where its level is given and the dataset has that column as
    text.

    Parameters
    ----------
    stat_num : the number at full precision; None where it cannot be had (then `error` says why) or where it is a text.
    stat_chr : the text, for statistics that are texts (a category, a date, a subject's id).
    stat_fmt : how a display rounds it: "0", "0.0", "0.00", "0.000" decimals; "0.0%" a proportion as per cent; "p" a
        P value; "" a text.
    error : why there is no number, in words for a footnote.
    """

    analysis_id: str
    output_id: str
    stat_name: str
    stat_label: str
    stat_num: float | None = None
    stat_chr: str = ""
    stat_fmt: str = ""
    dataset: str = ""
    population: str = ""
    filter: str = ""
    group1: str = ""
    group1_level: str = ""
    group2: str = ""
    group2_level: str = ""
    variable: str = ""
    variable_level: str = ""
    context: str = ""
    method: str = ""
    warning: str = ""
    error: str = ""
