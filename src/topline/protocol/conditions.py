"""Check the SQL conditions of a study file: columns, literals and comparisons, nothing else.

A condition is read by `polars.sql_expr`. Functions, sub-queries and everything else that is no comparison of columns
with values is refused before it is parsed; then it is applied to an empty table, so that a text compared with a
number is found before any data is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from topline.core import name_remedy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from topline.protocol.variables import Kind

KEYWORDS = {"AND", "OR", "NOT", "IN", "IS", "NULL", "BETWEEN", "LIKE", "TRUE", "FALSE", "DATE"}
TOKEN = re.compile(r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_]\w*)|(?P<quoted>"[^"]+")
    |(?P<number>\d+(?:\.\d+)?)|(?P<mark><>|!=|<=|>=|[=<>(),+*/-])|(?P<other>\S))""", re.VERBOSE)  # fmt: skip


def condition_flaw(condition: str, columns: Mapping[str, Kind]) -> tuple[str, str, str] | None:
    r"""Say what was expected, what was found and what to do, or None where the condition is sound.

    >>> condition_flaw("AGE >= 65 AND SEX = 'F'", {"AGE": "number", "SEX": "text"}) is None
    True
    >>> condition_flaw("AGEE >= 65", {"AGE": "number", "SEX": "text"})
    ('a column of the dataset', '\'AGEE\' in "AGEE >= 65"', 'did you mean AGE? Known: AGE, SEX')
    """
    tokens = list(TOKEN.finditer(condition.rstrip()))
    names: list[str] = []
    for position, token in enumerate(tokens):
        following = tokens[position + 1]["mark"] if position + 1 < len(tokens) else None
        if token["other"]:
            return _not_a_comparison(condition, token["other"])
        if token["name"] and token["name"].upper() not in KEYWORDS:
            if following == "(":
                return _not_a_comparison(condition, f"{token['name']}(…)")
            names.append(token["name"])
        if token["quoted"]:
            names.append(token["quoted"].strip('"'))
    unknown = next((name for name in names if name not in columns), None)
    if unknown is not None:
        return "a column of the dataset", f"'{unknown}' in \"{condition}\"", name_remedy(unknown, sorted(columns))
    return _parsed_flaw(condition, columns)


def _not_a_comparison(condition: str, found: str) -> tuple[str, str, str]:
    remedy = "compare columns with values, for example \"SAFFL = 'Y' AND AGE >= 65\""
    return "columns, values and comparisons", f'{found} in "{condition}"', remedy


def _parsed_flaw(condition: str, columns: Mapping[str, Kind]) -> tuple[str, str, str] | None:
    import polars as pl
    from polars.exceptions import PolarsError

    types = {"text": pl.String(), "number": pl.Float64(), "date": pl.Date()}
    empty = pl.DataFrame(schema={name: types[kind] for name, kind in columns.items()})
    try:
        made = empty.select(pl.sql_expr(condition).alias("condition"))
    except PolarsError as error:
        reason = str(error).splitlines()[0]
        return "an SQL condition", f'"{condition}" ({reason})', "check operators, quotes and brackets"
    if made.schema["condition"] != pl.Boolean():
        return "a condition that is true or false", f'"{condition}"', "compare the column with a value"
    return None
