"""Every verb with its options, and the function that runs it."""

import argparse
from collections.abc import Callable
from typing import NoReturn, TypeAlias

from seapo import __version__
from seapo.cli import data_verbs, inject_verb, judge_verb, pair_verbs, run_verbs
from seapo.cli.answer import Answer
from seapo.errors import BadInput
from seapo.training import METHODS

Verb = Callable[[argparse.Namespace], Answer]


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"  # the library has no public name for it


class Parser(argparse.ArgumentParser):
    """Refuses in the studio's own way, so that a program gets its JSON line then too."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}. See `{self.prog} --help`.")


def build() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m seapo",
        description="Good answers to preference pairs with typed errors, pairs to a better model.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    _common(parser, first=True)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for add in (_data, _pairs, _snapshots, _training, _runs, _lab):
        add(verbs)
    return parser


def _common(parser: argparse.ArgumentParser, first: bool = False) -> None:
    """Options that may stand before or behind the verb."""
    # A second default would overwrite what stood before the verb.
    unset = None if first else argparse.SUPPRESS
    parser.add_argument(
        "--home", default=unset, help="folder of everything made at run time (else SEAPO_HOME)"
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=False if first else argparse.SUPPRESS,
        help="end with one JSON object",
    )


def _verb(
    verbs: Verbs,
    name: str,
    function: Verb,
    text: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(verb_function=function)
    _common(parser)
    return parser


def _data(verbs: Verbs) -> None:
    bring = _verb(verbs, "import", data_verbs.import_, "bring a file or hub set into the store")
    bring.add_argument("file", metavar="FILE", help="a path, or hf:OWNER/NAME[/CONFIG][:SPLIT]")
    bring.add_argument("--format", default="auto", help="a known shape, else it is recognised")
    bring.add_argument("--name", help="the data set's name; else the file's")
    bring.add_argument(
        "--map", action="append", default=[], metavar="field=column", help="where nothing fits"
    )
    listed = _verb(verbs, "datasets", data_verbs.datasets, "list and manage data sets")
    one = listed.add_mutually_exclusive_group()
    one.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"))
    one.add_argument("--archive", metavar="NAME")
    one.add_argument("--unarchive", metavar="NAME")
    one.add_argument("--delete", metavar="NAME")
    demo = _verb(verbs, "demo", data_verbs.demo, "fill an empty home with a finished project")
    demo.add_argument("--if-empty", action="store_true", help="leave a home that has data as it is")


def _pairs(verbs: Verbs) -> None:
    inject = _verb(verbs, "inject", inject_verb.inject, "put errors into positives")
    inject.add_argument("--dataset", required=True)
    inject.add_argument(
        "--engine",
        default="rules",
        help="rules, embedded, transformers:MODEL, vllm:MODEL, openai:URL#MODEL",
    )
    inject.add_argument(
        "--mix",
        default="correctness=1,logic=1,hallucination=1",
        help="shares; or all: one of each; or profile: as the model itself errs",
    )
    inject.add_argument("--limit", type=int, help="how many positives")
    inject.add_argument("--seed", type=int, default=0)
    inject.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="name=value",
        help="mode, difficulty, kinds, tries, candidates, choose, max_tokens, concurrency and more",
    )
    inject.add_argument("--detach", action="store_true", help="do not wait")
    _judge(verbs)
    pairs = _verb(verbs, "pairs", pair_verbs.pairs, "pairs as JSON lines")
    pairs.add_argument("--dataset", required=True)
    pairs.add_argument("--type")
    pairs.add_argument("--state")
    pairs.add_argument("--limit", type=int)
    decide = _verb(verbs, "decide", pair_verbs.decide, "decide on pairs")
    which = decide.add_mutually_exclusive_group(required=True)
    which.add_argument("--pair", metavar="ID")
    which.add_argument("--from", dest="from_file", metavar="FILE", help="JSON lines; - reads stdin")
    decide.add_argument("--verdict", help="accept, reject, skip, flag or undo")
    decide.add_argument("--type", help="the type the pair really has")
    decide.add_argument(
        "--edit", metavar="FILE", help="a file with the rejected text as it shall be"
    )
    decide.add_argument("--edit-chosen", metavar="FILE", help="the same for the chosen text")
    decide.add_argument("--reason")
    decide.add_argument("--note", help="words beside the reason")
    decide.add_argument(
        "--adjudicate",
        dest="adjudicates",
        action="store_true",
        help="settle what reviewers disagree on",
    )
    decide.add_argument("--reviewer", help="else the user's name on this machine")


def _judge(verbs: Verbs) -> None:
    judge = _verb(verbs, "judge", judge_verb.judge, "find out what pairs are worth")
    judge.add_argument("--dataset", required=True)
    judge.add_argument(
        "--engine",
        default="rules",
        help="rules: the named checks; or a model: embedded, transformers:MODEL, vllm:MODEL, "
        "openai:URL#MODEL",
    )
    judge.add_argument(
        "--margin",
        action="store_true",
        help="instead of judging, the model's log-probability a token of chosen less rejected",
    )
    judge.add_argument("--limit", type=int, help="how many pairs, drawn at random by the seed")
    judge.add_argument("--seed", type=int, default=0)
    judge.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="name=value",
        help="order, tries, retry_temperature, and the engine's own, as temperature or concurrency",
    )


def _snapshots(verbs: Verbs) -> None:
    snapshot = _verb(verbs, "snapshot", pair_verbs.snapshot, "freeze pairs for training")
    snapshot.add_argument("--dataset", required=True)
    snapshot.add_argument("--name")
    snapshot.add_argument("--policy", default="accepted", help="accepted, or undecided-too")
    snapshot.add_argument("--eval-share", type=float, default=0.05)
    export = _verb(verbs, "export", pair_verbs.export, "write files that trainers read")
    source = export.add_mutually_exclusive_group(required=True)
    source.add_argument("--snapshot")
    source.add_argument("--dataset")
    export.add_argument("--format", required=True)
    export.add_argument("--out", required=True, metavar="PATH")


def _training(verbs: Verbs) -> None:
    train = _verb(verbs, "train", run_verbs.train, "train a model on a snapshot")
    train.add_argument("--snapshot", required=True)
    train.add_argument("--model", default="embedded", help="embedded, a path, or a hub name")
    train.add_argument("--method", default="dpo", help=f"one of {', '.join(METHODS)}")
    train.add_argument(
        "--set", action="append", default=[], metavar="name=value", help="names as TRL has them"
    )
    train.add_argument("--detach", action="store_true", help="do not wait")
    evaluate = _verb(verbs, "evaluate", run_verbs.evaluate, "score a model in five dimensions")
    evaluate.add_argument("--model", required=True, help="embedded, a training run, or a path")
    evaluate.add_argument("--suite", default="embedded", help="embedded, or a folder of tasks")
    evaluate.add_argument("--limit", type=int, help="items a dimension")
    evaluate.add_argument("--detach", action="store_true", help="do not wait")
    compare = _verb(verbs, "compare", run_verbs.compare, "paired differences between results")
    compare.add_argument("runs", nargs="+", metavar="RUN")


def _runs(verbs: Verbs) -> None:
    jobs = _verb(verbs, "jobs", run_verbs.list_jobs, "list runs")
    jobs.add_argument("--delete", metavar="RUN", help="delete a run and what it wrote")
    _verb(verbs, "stop", run_verbs.stop, "stop a run").add_argument("run", metavar="RUN")
    resume = _verb(verbs, "resume", run_verbs.resume, "go on with a run")
    resume.add_argument("run", metavar="RUN")
    resume.add_argument("--detach", action="store_true", help="do not wait")


def _lab(verbs: Verbs) -> None:
    lab = _verb(verbs, "lab", run_verbs.lab, "build, profile or experiment on a small model")
    lab.add_argument("task", choices=["build", "profile", "experiment"])
    lab.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="name=value",
        help="for the experiment bases, seeds, pairs, arms, recipe.dpo.beta and more",
    )
    lab.add_argument("--detach", action="store_true", help="do not wait")
