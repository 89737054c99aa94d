"""The formulas of derived markers: numbers, test codes, + - * / **, brackets and a few functions, nothing else.

A formula is parsed as an expression of Python and never run: each part is looked at by its kind and becomes a polars
expression. What has no value, such as a division by zero or the logarithm of zero, is missing.
"""

from __future__ import annotations

import ast
from functools import reduce
from typing import TYPE_CHECKING

from topline.core import name_remedy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import polars as pl

FUNCTIONS = ("ln", "log10", "sqrt", "abs", "min", "max")
ONE_ARGUMENT = ("ln", "log10", "sqrt", "abs")
LONGEST = 200
LARGEST_POWER = 10
REMEDY = 'write arithmetic of test codes, for example "NEUT / LYM"'
Flaw = tuple[str, str, str]


def formula_flaw(formula: str, known: Collection[str]) -> Flaw | None:
    r"""Say what was expected, what was found and what to do, or None where the formula is sound.

    >>> formula_flaw("NEUT / (WBC - NEUT)", ["NEUT", "WBC"]) is None
    True
    >>> formula_flaw("NEUT / LYMPH", ["NEUT", "LYM"])
    ('a test of units', '\'LYMPH\' in "NEUT / LYMPH"', 'did you mean LYM? Known: NEUT, LYM')
    >>> formula_flaw("open('x')", [])[1]
    'open(…) in "open(\'x\')"'
    """
    try:
        tree = _parsed(formula)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "a formula", f'"{formula[:LONGEST]}"', REMEDY
    for node in ast.walk(tree):
        if found := _stranger(node):
            return "numbers, test codes, + - * / ** and brackets", f'{found} in "{formula}"', REMEDY
    names = formula_names(formula)
    if not names:
        return "a formula of at least one test", f'"{formula}"', REMEDY
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None:
        return "a test of units", f"'{unknown}' in \"{formula}\"", name_remedy(unknown, known)
    return None


def formula_names(formula: str) -> tuple[str, ...]:
    """List the test codes of a sound formula, each once, in their order."""
    tree = _parsed(formula)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called]
    names.sort(key=lambda node: node.col_offset)
    return tuple(dict.fromkeys(node.id for node in names))


def formula_expression(formula: str) -> pl.Expr:
    """Make a polars expression of a sound formula over columns that bear the test codes."""
    import polars as pl

    value = _expression(_parsed(formula))
    return pl.when(value.is_finite()).then(value)


def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    return ast.parse(formula.strip(), mode="eval").body


def _stranger(node: ast.AST) -> str:
    """Name a part that no formula has; "" for one that it may have."""
    match node:
        case ast.Constant(value=bool()):
            return str(node.value)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS and _fits(name, args):
            return ""
        case ast.Call(func=ast.Name(id=name)):
            return f"{name}(…)"
        case _:
            return "" if _is_arithmetic(node) else f"'{ast.unparse(node)}'"


def _is_arithmetic(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int() | float() as power)):
            return power <= LARGEST_POWER
        case ast.BinOp(op=operator):
            return isinstance(operator, ast.Add | ast.Sub | ast.Mult | ast.Div)
        case ast.UnaryOp(op=operator):
            return isinstance(operator, ast.USub | ast.UAdd)
        case ast.Constant(value=number):
            return isinstance(number, int | float)
        case _:
            return isinstance(node, ast.Name | ast.Load | ast.operator | ast.unaryop)


def _fits(name: str, arguments: list[ast.expr]) -> bool:
    return len(arguments) == 1 if name in ONE_ARGUMENT else len(arguments) > 1


def _expression(node: ast.expr) -> pl.Expr:
    import polars as pl

    match node:
        case ast.Constant(value=int() | float() as number):
            return pl.lit(float(number))
        case ast.Name(id=name):
            return pl.col(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_expression(operand)
        case ast.UnaryOp(operand=operand):
            return _expression(operand)
        case ast.BinOp(left=left, op=operator, right=right):
            return _operation(operator)(_expression(left), _expression(right))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(name, [_expression(argument) for argument in arguments])
        case _:
            raise ValueError(f"no part of a formula: {ast.unparse(node)}")


def _operation(operator: ast.operator) -> Callable[[pl.Expr, pl.Expr], pl.Expr]:
    match operator:
        case ast.Add():
            return lambda left, right: left + right
        case ast.Sub():
            return lambda left, right: left - right
        case ast.Mult():
            return lambda left, right: left * right
        case ast.Pow():
            return lambda left, right: left.pow(right)
        case _:
            return lambda left, right: left / right


def _call(name: str, arguments: list[pl.Expr]) -> pl.Expr:
    import polars as pl

    first = arguments[0]
    match name:
        case "ln":
            return first.log()
        case "log10":
            return first.log10()
        case "sqrt":
            return first.sqrt()
        case "abs":
            return first.abs()
        case "min":
            return reduce(
                lambda left, right: pl.when(left <= right).then(left).when(right < left).then(right), arguments
            )
        case _:
            return reduce(
                lambda left, right: pl.when(left >= right).then(left).when(right > left).then(right), arguments
            )
