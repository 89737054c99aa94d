"""A prognostic model as a page that predicts: one file, offline, for keyboard, screen reader and phone.

The page holds the model's numbers and computes what R's survfit.coxph computes; its rule (Content-Security-Policy)
forbids any request.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = files("topline.report") / "templates"


def render_calculator(model: str, version: str) -> bytes:
    """Write the page of one model.

    Parameters
    ----------
    model : the model in JSON, as the results hold it.
    version : of the program that made it.
    """
    content = json.loads(model)
    program = _text("calculator.js")
    hashed = base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()
    # "<" would end the script; JSON knows it by its number too
    embedded = Markup(json.dumps(content, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704  escaped here
    own = Markup(program)  # noqa: S704  our own file
    page = _environment().from_string(_text("calculator.html.j2"))
    return page.render(model=content, embedded=embedded, program=own, hashed=hashed, version=version).encode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
