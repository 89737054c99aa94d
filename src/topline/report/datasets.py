"""The results table and the analysis datasets as files for other programs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from topline.results import Results


def render_results_parquet(results: Results) -> bytes:
    """Write the results table as parquet."""
    return render_dataset_parquet(results.table())


def render_results_json(results: Results) -> bytes:
    """Write the results table as JSON: a list of records, absent numbers null."""
    return results.table().write_json().encode()


def render_dataset_parquet(frame: pl.DataFrame) -> bytes:
    """Write a dataset as parquet; the same frame gives the same bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=True)
    return buffer.getvalue()
