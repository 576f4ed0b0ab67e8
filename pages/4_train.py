"""Train."""

from seapo.ui.frame import page

frame = page("Train", ":material/home:")
