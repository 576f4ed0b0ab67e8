"""Compare."""

from seapo.ui.frame import page

frame = page("Compare", ":material/home:")
