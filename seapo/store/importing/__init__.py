"""Bringing files in: whatever somebody calls a data set, all of it or nothing.

`bringing` does it, `previewing` shows a file before, `outcome` is what a caller hears of it. On the way:
`kinds` tells what kind of file it is, `opening` reads its bytes, `head` its first rows, `recognising` finds
their shape. Rows are staged by `clean`, the fast way, or by `careful`, row by row (`rows/`, a reader a
container). `filling` makes records of them (`sql/`, the statements), `naming` finds the data set's name.
"""

from seapo.store.importing.bringing import bring_in
from seapo.store.importing.outcome import Imported
from seapo.store.importing.previewing import Preview, preview

__all__ = ["Imported", "Preview", "bring_in", "preview"]
