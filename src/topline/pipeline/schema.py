"""The JSON Schemas of the study file, the published file and the simulation file, as text."""

from __future__ import annotations

import json


def study_schema() -> str:
    """Write the JSON Schema of the study file, for editors that complete and check while one types."""
    from topline.protocol import study_file_schema

    return json.dumps(study_file_schema(), indent=2, ensure_ascii=False)


def published_file_schema() -> str:
    """Write the JSON Schema of the published file."""
    from topline.evidence import published_schema

    return json.dumps(published_schema(), indent=2, ensure_ascii=False)


def simulation_schema() -> str:
    """Write the JSON Schema of the simulation file."""
    from topline.protocol import simulation_file_schema

    return json.dumps(simulation_file_schema(), indent=2, ensure_ascii=False)
