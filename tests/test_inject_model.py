"""The loop between an engine and the checks, with an engine that follows a script."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from seapo.engines import Answer, EngineConfig, Request, parse
from seapo.errors import JobFailed
from seapo.injectors.config import InjectConfig
from seapo.settings import Home
from seapo.workers.held import GIVE_UP
from seapo.workers.injection.asking import asking_of
from seapo.workers.injection.counts import Counts
from seapo.workers.injection.lines import Line
from seapo.workers.injection.log import Done, as_line, kept_answers
from seapo.workers.injection.model import Injecting

CHOSEN = (
    "The Danube rises in the Black Forest and flows through ten countries. It reaches the Black Sea "
    "after about 2,850 kilometres, and Vienna, Bratislava, Budapest and Belgrade lie on its banks."
)
WRONG = CHOSEN.replace("Black Forest", "Alps").replace("2,850", "1,950")
Script = Callable[[Request, int], Answer | str]


class Scripted:
    """Answers each request by a function of it and of how many came before; at most `room` at once."""

    structured = True

    def __init__(self, script: Script, room: int = 4) -> None:
        self.script, self.most = script, room
        self.asked: list[Request] = []
        self.open: list[Request] = []

    @property
    def room(self) -> int:
        return self.most - len(self.open)

    def submit(self, request: Request) -> None:
        assert self.room > 0
        self.open.append(request)
        self.asked.append(request)

    def finished(self) -> list[Answer]:
        request = self.open.pop()  # the last first: answers come in no order
        made = self.script(request, len(self.asked) - 1)
        if isinstance(made, str):
            made = Answer(request.key, made, "stop", 10, 20)
        return [made]

    def close(self) -> None:
        self.open = []


def rows(n: int, asked: str = "correctness") -> list[dict[str, object]]:
    turns = [{"role": "user", "content": "Where does the Danube flow?"}]
    return [
        {"positive_id": f"p{at}", "turns": turns, "answer": CHOSEN + page(at), "asked": asked}
        for at in range(n)
    ]


def page(at: int | str) -> str:
    """What tells the answers of several positives apart."""
    return f" See page {at}." if int(at) else ""


def injecting(home: Home, engine: Scripted, **more: object) -> Injecting:
    config = InjectConfig(**{name: more.pop(name) for name in list(more) if name in CONFIG})
    asking = asking_of(parse("openai:http://127.0.0.1:1/v1#m"), EngineConfig(), config, 5, home)
    return Injecting(engine, asking, **more)


CONFIG = ("tries", "candidates", "choose", "mode", "kinds", "difficulty")


def of(request: Request) -> str:
    """The number of the positive that a request is about."""
    return request.key.split("/")[0][1:]


def wrong(request: Request, number: int) -> str:
    return json.dumps(
        {"changed": "the source", "why": "It rises elsewhere.", "answer": WRONG + page(of(request))}
    )


def flat(found: Iterator[list[Line]]) -> list[Line]:
    return [line for lines in found for line in lines]


def test_every_row_becomes_a_pair_with_its_receipt(home: Home) -> None:
    engine = Scripted(wrong)
    found = flat(injecting(home, engine).lines(rows(30)))
    assert {line["positive_id"] for line in found} == {f"p{at}" for at in range(30)}
    line = found[0]
    receipt = line["receipt"]
    assert isinstance(receipt, Mapping)
    assert line["why"] == "It rises elsewhere." and receipt["changed"] == "the source"
    assert str(line["rule"]).startswith("rewrite/") and receipt["kind"] in str(line["rule"])
    assert str(receipt["template"]).startswith("inject/rewrite/correctness@")
    assert all(request.schema for request in engine.asked)
    assert len(engine.asked) == 30


FAULTS = {
    "unchanged": CHOSEN,
    "refusal": "I'm sorry, but I can't help with writing incorrect answers.",
    "preamble": f"Here is the revised answer with an error:\n\n{WRONG}",
    "announced": f"{WRONG}\n\n(Note: I changed the source of the river, which is incorrect.)",
    "truncated": WRONG[:90],
    "language": "Die Donau entspringt in den Alpen und fliesst durch zehn Länder. Sie erreicht das Schwarze Meer "
    "nach etwa 1950 Kilometern, und Wien, Bratislava, Budapest und Belgrad liegen an ihren Ufern.",
    "length_ratio": "The Danube rises in the Alps.",
    "telltale": WRONG.replace("rises", "supposedly rises"),
    "empty": "   ",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_asked_about_again(home: Home, name: str) -> None:
    engine = Scripted(lambda request, number: FAULTS[name])
    found = flat(injecting(home, engine, tries=1).lines(rows(1)))
    names = {f["name"]: f["value"] for f in found[0]["findings"]}  # type: ignore[attr-defined]
    assert len(found) == 1 and (name == found[0].get("failed") or names[name] > 0)
    if name != "preamble":  # taken off, the answer under it is good
        assert len(engine.asked) == 2
        assert engine.asked[0].turns != engine.asked[1].turns and engine.asked[1].temperature > 0


def test_a_second_try_mends_the_first(home: Home) -> None:
    engine = Scripted(lambda request, number: CHOSEN if number == 0 else WRONG)
    found = flat(injecting(home, engine).lines(rows(1)))
    assert found[0]["rejected"] == WRONG and len(engine.asked) == 2
    assert found[0]["receipt"]["attempt"] == 1  # type: ignore[index]


def test_candidates_become_one_pair_or_all(home: Home) -> None:
    far = "The Rhine is longer than any river of Asia, and the Danube is only a branch of it. " * 2
    texts = [far, WRONG, CHOSEN.replace("ten", "nine"), far]

    def script(request: Request, number: int) -> str:
        return texts[int(request.key.split("/")[2])]

    def made(choose: str) -> list[Line]:
        return flat(
            injecting(home, Scripted(script), candidates=4, choose=choose, tries=0).lines(rows(1))
        )

    assert [line["rejected"] for line in made("hard")] == [texts[2]]
    both = made("all")
    assert {line["rejected"] for line in both} == {
        far.strip(),
        *texts[1:3],
    }  # twice the same is one
    assert {line["of"] for line in both} == {3}


def test_one_row_that_the_engine_refuses_is_counted_and_the_rest_goes_on(home: Home) -> None:
    def script(request: Request, number: int) -> Answer | str:
        if of(request) in ("3", "4"):
            return Answer(request.key, "", "error", reason="server_error", detail="HTTP 500")
        return wrong(request, number)

    found = flat(injecting(home, Scripted(script)).lines(rows(8)))
    failed = {line["positive_id"]: line["failed"] for line in found if "failed" in line}
    assert failed == {"p3": "server_error", "p4": "server_error"} and len(found) == 8


def test_an_engine_that_is_gone_ends_the_run_and_costs_no_row(home: Home) -> None:
    def script(request: Request, number: int) -> Answer | str:
        if number < 5:
            return wrong(request, number)
        return Answer(request.key, "", "error", reason="unreachable", detail="No one answers.")

    found: list[Line] = []
    with pytest.raises(JobFailed, match=f"for {GIVE_UP} rows one after another.*No one answers"):
        for lines in injecting(home, Scripted(script)).lines(rows(100)):
            found += lines
    assert len(found) <= 5 and not [line for line in found if "failed" in line]


def test_answers_of_an_earlier_start_are_not_asked_for_again(home: Home) -> None:
    kept: list[Answer] = []
    first = injecting(
        home,
        Scripted(lambda r, n: CHOSEN + page(of(r)) if n % 2 else wrong(r, n)),
        keep=kept.append,
    )
    whole = flat(first.lines(rows(9)))
    answers = [json.loads(json.dumps(as_line(answer))) for answer in kept]
    done = Done()
    for line in whole[:4]:
        done.remember(line)
    engine = Scripted(wrong)
    second = injecting(home, engine, kept=kept_answers(answers, done))
    found = flat(second.lines(done.missing(rows(9))))
    assert not engine.asked
    assert sorted(map(str, found)) == sorted(map(str, whole[4:]))


def test_lines_of_a_row_that_were_not_all_written_follow(home: Home) -> None:
    lines: list[Line] = [{"positive_id": "p", "asked": "logic", "of": 3, "n": n} for n in range(3)]
    done = Done()
    assert [done.add(line) for line in lines[:2]] == [False, False]
    assert done.unwritten(lines) == lines[2:]
    assert list(done.missing([{"positive_id": "p", "asked": "logic"}]))
    assert done.add(lines[2]) and done.rows == 1


def test_counts_say_what_is_usable_and_why_the_rest_is_not(home: Home) -> None:
    texts = {"0": WRONG, "1": FAULTS["telltale"], "2": FAULTS["refusal"]}
    engine = Scripted(lambda request, number: texts[of(request)])
    counts = Counts()
    for line in flat(
        injecting(home, engine, tries=0, keep=lambda a: counts.spent.heard(as_line(a))).lines(
            rows(3)
        )
    ):
        counts.add(line)
    found = counts.as_dict(EngineConfig(price_in=1.0, price_out=2.0))
    assert found["by_type"] == {"correctness": 2} and found["usable"] == {"correctness": 1}
    assert found["reasons"] == {"refusal": 1}
    assert found["findings"] == {"correctness": {"telltale": 1, "refusal": 1}}
    assert (found["asked"], found["completion_tokens"]) == (3, 60)
    assert found["cost"] == pytest.approx((30 * 1 + 60 * 2) / 1e6)


def test_sub_kinds_are_drawn_by_share_and_seed(home: Home) -> None:
    def kinds(**more: object) -> list[str]:
        made = flat(injecting(home, Scripted(wrong), **more).lines(rows(60)))
        return [
            line["receipt"]["kind"]
            for line in sorted(made, key=lambda one: str(one["positive_id"]))
        ]  # type: ignore[index]

    alike = kinds()
    assert len(set(alike)) == 6 and alike == kinds()
    assert set(kinds(kinds=("fact=3", "number=1"))) == {"fact", "number"}
    assert len(set(kinds(kinds=("source=1",)))) == 6  # the shares speak of another type


def test_a_users_own_template_is_asked(home: Home, tmp_path: Path) -> None:
    from seapo import prompts

    shipped = prompts.shipped("inject/rewrite/correctness")
    prompts.save("inject/rewrite/correctness", shipped.text + "\nMine.", home.prompts)
    engine = Scripted(wrong)
    flat(injecting(home, engine).lines(rows(1)))
    assert "Mine." in engine.asked[0].turns[-1]["content"]


def test_the_same_lines_are_usable_for_the_run_and_for_the_page(home: Home) -> None:
    from seapo.ui.inject.outcome import USABLE, reason

    other = "A river is a natural stream of water that flows in a bed towards a sea, a lake or another river."
    made = flat(
        injecting(home, Scripted(lambda r, n: other), mode="minimal", tries=0).lines(rows(1))
    )
    counts = Counts()
    counts.add(made[0])
    assert counts.usable["correctness"] == 0 and reason(made[0]) == "edit_ratio" != USABLE
