"""Read a study file into a protocol in which nothing is left open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from topline.core import Problem, ProtocolError
from topline.protocol.cross_checks import protocol_flaws
from topline.protocol.protocol import Protocol
from topline.protocol.standard_parts import STANDARD_COVARIATES, STANDARD_ENDPOINTS, STANDARD_POPULATIONS
from topline.protocol.standard_plan import standard_plan
from topline.protocol.validation import validation_problems
from topline.protocol.yaml_source import YamlSource, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_protocol(path: str | Path, *, allow_outside: bool = False) -> Protocol:
    """Read and check a study file.

    Parameters
    ----------
    path : the study file (YAML, UTF-8).
    allow_outside : let the file name data outside of its own folder.

    Returns
    -------
    The protocol, with the standard populations, endpoints, covariates and plan where the file leaves them out.

    Raises
    ------
    ProtocolError
        With every problem of the file: its line, what was expected, what was found and what to do.
    """
    file = Path(path)
    source = parse_yaml(text_of(file), file.name)
    try:
        protocol = Protocol.model_validate(source.content)
    except ValidationError as error:
        raise ProtocolError(validation_problems(error, source)) from None
    protocol = complete(protocol)
    problems = [source.problem(flaw.path, flaw.expected, flaw.found, flaw.remedy) for flaw in protocol_flaws(protocol)]
    if not allow_outside:
        problems += _paths_outside(protocol, file.resolve().parent, source)
    if problems:
        raise ProtocolError(problems)
    return protocol


def complete(protocol: Protocol) -> Protocol:
    """Fill in the standard parts that the file leaves out; a population of the file replaces the standard one."""
    filled = protocol.model_copy(
        update={
            "populations": {**STANDARD_POPULATIONS, **protocol.populations},
            "endpoints": protocol.endpoints or STANDARD_ENDPOINTS,
            "covariates": protocol.covariates or STANDARD_COVARIATES,
        }
    )
    return filled.model_copy(update={"plan": filled.plan or standard_plan(filled)})


def read_source(path: str | Path, *, what: str = "study file", first_key: str = "study") -> YamlSource:
    """Read the plain values and lines of a file that is no study file; its numbers stay text, as they are printed."""
    file = Path(path)
    return parse_yaml(text_of(file, what), file.name, first_key=first_key, numbers_as_text=True)


def text_of(file: Path, what: str = "study file") -> str:
    """Read a file of UTF-8, or raise ProtocolError."""
    try:
        content = file.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ProtocolError([_file_problem(file, "", f"a readable {what}", reason, "name another file")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise ProtocolError([_file_problem(file, str(line), "UTF-8 text", found, "save the file as UTF-8")]) from None


def _file_problem(file: Path, place: str, expected: str, found: str, remedy: str) -> Problem:
    return Problem(file=file.name, place=place, expected=expected, found=found, remedy=remedy)


def _paths_outside(protocol: Protocol, home: Path, source: YamlSource) -> Iterator[Problem]:
    """Find what the study file, or a link in its data folder, takes from outside of the study's folder."""
    expected, remedy = "a path inside the study folder", "move the data there, or allow it with --allow-outside"
    folder = home / protocol.data.folder
    if not folder.resolve().is_relative_to(home):
        yield source.problem(("data", "folder"), expected, f"'{protocol.data.folder}'", remedy)
        return
    for domain, name in protocol.data.domains.items():
        if not (folder / name).resolve().is_relative_to(home):
            yield source.problem(("data", "domains", domain), expected, f"'{name}'", remedy)
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_named = entry.name in protocol.data.domains.values()
        if entry.is_symlink() and not is_named and not entry.resolve().is_relative_to(home):
            yield source.problem(("data", "folder"), expected, f"the link '{entry.name}' to {entry.resolve()}", remedy)
