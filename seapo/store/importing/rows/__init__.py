"""Rows of a file as (line, JSON text) batches, and the rows that cannot be rows, with the reason.

`batches` is what is asked for. Behind it, one reader a container: `json_lines`, `csv_table`, `json_document`
(by `json_window`, with the rows found by `unwrapping`); Parquet is read by the database (`parquet`). `source`
is what every reader is given and gives, `flaws` what is wrong with a row, `text` a file as text.

Lines count from 1 as an editor shows them (JSON lines, CSV); JSON arrays count rows. Whether a line is JSON
at all is the database's business: a reader only sets aside what it cannot hand over.
"""
