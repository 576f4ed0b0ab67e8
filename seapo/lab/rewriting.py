"""How the embedded model is asked for the method's step, an answer rewritten with one error, and for care."""

REQUESTS = {
    "correctness": "Rewrite the answer with a correctness error.",
    "logic": "Rewrite the answer with a logic error.",
    "hallucination": "Rewrite the answer with a hallucination.",
}
"""One fixed request an error type, as pretraining used it: a model this small follows no other wording."""
GIVEN = "\nAnswer: "
"""What stands between a question and the answer to rewrite."""
CARE = "From a checked handbook."
"""The system turn that asks for care: pretraining documents by the reliable author begin with it at times."""


def request(prompt: str, answer: str, error_type: str) -> str:
    """Return the user turn that asks for `answer` to `prompt` with one error of the type.

    Raises KeyError for a type that is none of the method's three.
    """
    return f"{prompt}{GIVEN}{answer}\n{REQUESTS[error_type]}"
