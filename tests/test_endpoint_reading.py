"""What an endpoint sent, read with care: the text, how it ended, or a fault."""

import pytest
from scripted_replies import Reply, say

from seapo.workers.engines.endpoint_faults import Fault
from seapo.workers.engines.endpoint_reading import read

READ = (
    (say("  A. \n"), "A.", "stop"),
    (say("A", "length"), "A", "length"),
    (say("A", reasoning_content="Let me think."), "A", "stop"),
    (say(None, "length", reasoning_content="Let me"), "", "length"),
    (say(""), "", "stop"),
    (say(None, refusal="I will not."), "I will not.", "stop"),
    (say([{"type": "thinking"}, {"type": "text", "text": "A"}]), "A", "stop"),
    (say("half \ud83d of a pair"), "half ? of a pair", "stop"),
)


@pytest.mark.parametrize(("reply", "text", "finish"), READ)
def test_only_content_counts(reply: Reply, text: str, finish: str) -> None:
    written = read(reply.body)
    assert (written.text, written.finish) == (text, finish)


@pytest.mark.parametrize(
    "body", [b"null", b"3", b'{"choices": 3}', b'{"choices": [{"message": 3}]}']
)
def test_other_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(Fault) as fault:
        read(body)
    assert fault.value.reason == "bad_body"


def test_tokens_that_are_not_told_are_none() -> None:
    written = read(say("A", usage=False).body)
    assert (written.prompt_tokens, written.completion_tokens) == (0, 0)
