"""Plain questions and answers under the names people use; GSM8K, BIG-Bench-Hard and code too."""

import re

from seapo.sources.draft import Draft, read, text_check, with_system
from seapo.sources.preferences import joined
from seapo.sources.sample import Sample
from seapo.sources.words import QUESTION_ANSWER

GSM8K_END = re.compile(r"####\s*-?[\d$.,]+")
ASKABLE = ("text", "transcript", "turns", "turn")
ANSWERABLE = (*ASKABLE, "number")


def answered(sample: Sample, question: str, answer: str) -> Draft | None:
    """One question and one answer a row; a plain number answers as its digits."""
    if sample.kind(question) not in ASKABLE or sample.kind(answer) not in ANSWERABLE:
        return None
    prompt = read(sample, "prompt", question, "user")
    fields, steps, checks = joined(prompt)
    draft = Draft(
        {**fields, "answer_text": answer},
        prompt.turns,
        "answer_text",
        steps=steps,
        checks=(*checks, *text_check("answer_text", answer, numbers=True)),
    )
    return with_system(sample, draft)


def plain_answers(sample: Sample) -> Draft | None:
    """Question and answer under any pair of the usual names."""
    for names, answers in QUESTION_ANSWER:
        question, answer = sample.find([names]), sample.find(answers)
        found = answered(sample, question, answer) if question and answer else None
        if found:
            return found
    return None


def gsm8k(sample: Sample) -> Draft | None:
    """Worked answers that end in `#### N`."""
    question, answer = sample.find(["question"]), sample.find(["answer"])
    if not question or not answer:
        return None
    texts = [value for value in sample.values(answer) if isinstance(value, str)]
    ends = sum(bool(GSM8K_END.search(text)) for text in texts)
    return answered(sample, question, answer) if texts and ends * 2 > len(texts) else None


def bbh(sample: Sample) -> Draft | None:
    """BIG-Bench-Hard: input and target, nothing else."""
    names = {"input", "target"}
    if {column.lower() for column in sample.columns} != names:
        return None
    return answered(sample, sample.find(["input"]) or "input", sample.find(["target"]) or "target")


def code(sample: Sample) -> Draft | None:
    """HumanEval's prompt and canonical solution, MBPP's text and code."""
    for question, answer in (
        ("prompt", "canonical_solution"),
        ("text", "code"),
        ("prompt", "code"),
    ):
        if sample.has(question, answer):
            return answered(sample, sample.find([question]) or "", sample.find([answer]) or "")
    return None
