"""Build."""

from seapo.ui.frame import page

frame = page("Build", ":material/home:")
