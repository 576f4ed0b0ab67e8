"""HaluEval: a right and a hallucinated answer side by side, or one answer and a yes-or-no verdict."""

from dataclasses import replace

from seapo.sources.draft import NO_TURNS, Draft, Part, blank, read, text_check
from seapo.sources.labelled import with_label
from seapo.sources.preferences import joined
from seapo.sources.sample import Sample

SUMMARISE = "Summarize the document above."
"""The request of the summarization rows, which hold a document and no question."""
SIDES = (
    ("question", "right_answer", "hallucinated_answer"),
    ("dialogue_history", "right_response", "hallucinated_response"),
    ("document", "right_summary", "hallucinated_summary"),
)
VERDICTS = (
    ("user_query", "chatgpt_response"),
    ("question", "answer"),
    ("dialogue_history", "response"),
    ("document", "summary"),
    ("user_query", "response"),
)


def halueval(sample: Sample) -> Draft | None:
    """Right and hallucinated answer; the knowledge passage stands before the question."""
    for asked, right, wrong in SIDES:
        question, good, bad = (sample.find([name]) for name in (asked, right, wrong))
        if question and good and bad:
            draft = _asked(sample, asked, question)
            checks = (
                *draft.checks,
                *text_check("chosen", good, numbers=True),
                *text_check("rejected", bad, numbers=True),
            )
            return replace(
                draft,
                fields={**draft.fields, "chosen": good, "rejected": bad},
                answer="chosen",
                wrong="[rejected]",
                checks=checks,
            )
    return None


def halueval_verdicts(sample: Sample) -> Draft | None:
    """One answer a row and whether it hallucinates: a `yes` makes it a bad completion."""
    verdict = sample.find(["hallucination", "is_hallucination", "hallucinated"])
    if not verdict or not sample.says_yes_or_no(verdict):
        return None
    for asked, name in VERDICTS:
        question, answer = sample.find([asked]), sample.find([name])
        if question and answer:
            draft = _asked(sample, asked, question)
            draft = replace(
                draft,
                fields={**draft.fields, "completion": answer},
                answer="completion",
                checks=(*draft.checks, *text_check("completion", answer, numbers=True)),
            )
            labelled = with_label(draft, verdict)
            return replace(labelled, good="not verdict")
    return None


def _asked(sample: Sample, asked: str, column: str) -> Draft:
    """The turns of a row: its knowledge passage, where it has one, opens the first user turn."""
    prompt = read(sample, "prompt", column, "user")
    if asked == "document":
        prompt = replace(prompt, turns=_user(f"prompt || chr(10) || chr(10) || '{SUMMARISE}'"))
    fields, steps, checks = joined(prompt)
    knowledge = sample.find(["knowledge"])
    if not knowledge:
        return Draft(fields, prompt.turns, "", steps=steps, checks=checks)
    return Draft(
        {**fields, "knowledge": knowledge},
        "with_knowledge",
        "",
        steps=(*steps, ("asked_turns", prompt.turns), ("with_knowledge", _before(prompt))),
        checks=checks,
    )


def _user(text: str) -> str:
    return f"[{{'role': 'user', 'content': {text}}}]"


def _before(prompt: Part) -> str:
    passage = "knowledge || chr(10) || chr(10) ||"
    opened = (
        _user(f"{passage} asked_turns[1].content") + f" || coalesce(asked_turns[2:], {NO_TURNS})"
    )
    return f"case when knowledge is null or {blank('knowledge')} then asked_turns else {opened} end"
