"""What people call things: speakers, thumbs, columns. Each table is read from the left, the usual name first."""

from typing import Final

ROLES: Final[dict[str, str]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "customer": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "agent": "assistant",
    "function_call": "assistant",
    "tool_call": "assistant",
    "observation": "tool",
    "function": "tool",
    "function_response": "tool",
    "tool": "tool",
    "tool_response": "tool",
    "ipython": "tool",
}
"""A speaker's name in a file, lower case, to the role it has here."""

SPEAKERS: Final = ("Human", "User", "Assistant", "System", "AI", "Bot")
"""Names that open a turn inside a transcript, spelled as they stand there."""

GOOD_WORDS: Final = (
    "true", "1", "1.0", "+1", "yes", "y", "good", "correct", "positive", "desirable", "chosen",
    "accept", "accepted", "up", "thumbs_up", "thumbs-up", "thumbs up", "thumbsup", "like", "liked",
    "👍", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿",
)  # fmt: skip
BAD_WORDS: Final = (
    "false", "0", "0.0", "-1", "-1.0", "no", "n", "bad", "incorrect", "negative", "undesirable",
    "reject", "rejected", "down", "thumbs_down", "thumbs-down", "thumbs down", "thumbsdown",
    "dislike", "disliked", "👎", "👎🏻", "👎🏼", "👎🏽", "👎🏾", "👎🏿",
)  # fmt: skip

SOURCE: Final = (
    "source",
    "data_source",
    "subset",
    "dataset",
    "origin",
    "category",
    "task",
    "task_type",
)
"""Names of a column that says which of several sets a row came from."""
SYSTEM: Final = ("system", "system_prompt", "system_message")
PROMPT: Final = (
    "prompt",
    "question",
    "instruction",
    "query",
    "user_prompt",
    "user",
    "input",
    "problem",
    "context",
    "history",
)
CONVERSATION: Final = ("messages", "conversations", "conversation", "dialogue", "dialog", "turns")
CHOSEN: Final = (
    "chosen",
    "chosen_response",
    "response_chosen",
    "answer_chosen",
    "chosen_answer",
    "preferred",
    "preferred_response",
    "preferred_output",
    "accepted",
    "response_j",
    "better",
    "winner",
    "win",
)
REJECTED: Final = (
    "rejected",
    "rejected_response",
    "response_rejected",
    "answer_rejected",
    "rejected_answer",
    "dispreferred",
    "non_preferred",
    "non_preferred_response",
    "non_preferred_output",
    "response_k",
    "worse",
    "loser",
    "lose",
)
COMPLETION: Final = ("completion", "response", "answer", "output", "generation", "reply")
LABEL: Final = (
    "label",
    "kto_tag",
    "labels",
    "thumbs",
    "thumbs_up",
    "thumb",
    "feedback",
    "desirable",
    "is_good",
    "vote",
    "rating",
    "verdict",
    "liked",
)

QUESTION_ANSWER: Final = (
    ("question", ("answer", "response", "output", "completion", "solution", "answers", "target")),
    ("prompt", ("completion", "response", "answer", "output", "solution", "target", "reply")),
    ("query", ("response", "answer", "output", "completion", "reply")),
    ("instruction", ("response", "output", "answer", "completion")),
    ("problem", ("solution", "generated_solution", "answer", "response")),
    ("input", ("output", "target", "response", "answer", "label")),
    ("inputs", ("targets", "outputs", "output")),
    ("source", ("target",)),
    ("text", ("target", "response", "answer", "output", "code")),
    ("user", ("assistant", "bot", "response")),
    ("human", ("assistant", "gpt", "bot", "ai")),
    ("user_input", ("response", "output", "answer")),
    ("user_query", ("response", "answer", "chatgpt_response")),
    ("message", ("reply", "response")),
    ("title", ("answer", "response")),
    ("q", ("a",)),
    ("ques", ("ans",)),
    ("questions", ("answers",)),
    ("prompts", ("responses", "completions")),
    ("task", ("solution", "answer", "response")),
    ("context", ("response", "answer")),
)
"""Names of a question, each with the names its answer goes by beside it."""
