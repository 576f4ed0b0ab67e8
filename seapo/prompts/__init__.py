"""What models are asked, as text files: one a task, filled in one pass, each to be replaced by a user's own.

`asking` puts a request for a negative together, `reading` reads what comes back.
"""

from seapo.prompts.data import conversation, delimited
from seapo.prompts.tasks import DIFFICULTY, PLACEHOLDERS, SHIPPED, TASKS, Placeholder, path
from seapo.prompts.template import Template, check, load, reset, save, shipped
from seapo.prompts.wordings import DIFFICULTIES, KINDS

__all__ = [
    "DIFFICULTIES",
    "DIFFICULTY",
    "KINDS",
    "PLACEHOLDERS",
    "SHIPPED",
    "TASKS",
    "Placeholder",
    "Template",
    "check",
    "conversation",
    "delimited",
    "load",
    "path",
    "reset",
    "save",
    "shipped",
]
