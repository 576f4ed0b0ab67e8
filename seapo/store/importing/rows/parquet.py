"""Rows of a Parquet file, which the database reads by itself."""

from pathlib import Path


def parquet_rows(path: Path) -> str:
    file = "'" + str(path).replace("'", "''") + "'"
    return f"(select file_row_number + 1 as line, to_json(t)::varchar as raw from read_parquet({file}) t)"
