"""Conversations that end with a good answer: lists of turns, or a dialogue in one string."""

from seapo.sources.draft import Draft, with_system
from seapo.sources.labelled import conversation
from seapo.sources.sample import Sample
from seapo.sources.words import CONVERSATION

TEXTS = ("text", "dialogue", "conversation", "content", "chat", "transcript")


def messages(sample: Sample) -> Draft | None:
    """A list of turns, whoever names its keys; any column of turns where there is only one."""
    column = sample.find(CONVERSATION) or only(sample, "turns")
    if not column or sample.kind(column) != "turns":
        return None
    found = conversation(sample, column)
    return with_system(sample, found) if found else None


def transcript(sample: Sample) -> Draft | None:
    """A whole dialogue in one string."""
    column = sample.find(TEXTS) or only(sample, "transcript")
    if not column or sample.kind(column) != "transcript":
        return None
    found = conversation(sample, column)
    return with_system(sample, found) if found else None


def only(sample: Sample, kind: str) -> str | None:
    columns = [column for column in sample.columns if sample.kind(column) == kind]
    return columns[0] if len(columns) == 1 else None
