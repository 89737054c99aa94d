"""The study file's JSON Schema, for editors that complete and check while one writes."""

from __future__ import annotations

from typing import Any

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def study_file_schema() -> dict[str, Any]:
    """Describe every key of the study file in JSON Schema (draft 2020-12)."""
    from topline.protocol.protocol import Protocol

    schema = Protocol.model_json_schema(mode="validation")
    return {"$schema": DRAFT, **schema, "title": "Topline study file"}
