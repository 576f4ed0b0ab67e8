"""Judging pairs by a model: what is asked, and how its replies become findings. No model, client or store here.

`cases` is what is judged, `asking` the questions, `reading` their replies, `verdicts` the findings.
"""

from seapo.judging.asking import CHOSEN, CHOSEN_FIRST, REJECTED, REJECTED_FIRST, Asker, Question
from seapo.judging.cases import Case, case_of
from seapo.judging.config import JudgeConfig
from seapo.judging.reading import ORDERS, Single, Worse, read_order, read_single
from seapo.judging.verdicts import MARGIN, Replies, findings, margin

__all__ = [
    "CHOSEN",
    "CHOSEN_FIRST",
    "MARGIN",
    "ORDERS",
    "REJECTED",
    "REJECTED_FIRST",
    "Asker",
    "Case",
    "JudgeConfig",
    "Question",
    "Replies",
    "Single",
    "Worse",
    "case_of",
    "findings",
    "margin",
    "read_order",
    "read_single",
]
