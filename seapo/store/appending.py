"""Decisions checked one by one against what stands, and appended together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from seapo.errors import BadInput, NotFound
from seapo.records import VERDICTS, Decision
from seapo.store import Cursor, Store, ahead, board, calibration, listed, one, past
from seapo.store.board import Place
from seapo.store.lookup import Found
from seapo.store.past import Past
from seapo.store.queueing.claims import Said, claims

_TEXTS = (
    "key", "pair_id", "verdict", "reviewer", "type", "edit", "edit_chosen", "reason", "note", "how",
    "batch", "queue_order", "worse", "undoes",
)  # fmt: skip
_COLUMNS = {
    "position": "bigint",
    **dict.fromkeys(_TEXTS, "varchar"),
    "seconds": "double",
    "adjudicates": "boolean",
    "decided": "timestamptz",
}
_INSERT = (
    "insert into decisions by name select * exclude (position) from {}"
    " order by position returning pair_id, number"
)
_GIVEN = tuple(name for name in _COLUMNS if name not in ("position", "undoes", "decided"))


@dataclass(frozen=True)
class Outcome:
    new: int
    """Decisions appended; those whose keys were there already are not counted."""
    refused: dict[str, BadInput]
    """Why, by key; what is not in it is in the store once the transaction is."""
    said: list[Said]
    """For `claims.follow`, once the transaction is."""


def append(store: Store, cursor: Cursor, decisions: Iterable[Decision]) -> Outcome:
    """Append the decisions that can be, in their order, and bring the board up to date with them.

    `cursor` is in the one writer's transaction. A key that is there already, or came before, changes
    nothing. Each decision is checked against all before it, so an undo takes back one of the same go.
    Those on calibration items are kept apart, and not counted.

    Raises:
        duckdb.ConstraintException: a key is that of a decision on another pair. Nothing is appended then.
    """
    first: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        first.setdefault((decision.key, decision.pair_id), decision)
    if not first:
        return Outcome(0, {}, [])
    going = _Going.over(store, cursor, list(first.values()))
    fresh = [d for d in first.values() if not going.past.has(d.pair_id, d.key)]
    absent = [decision for decision in fresh if not going.places[decision.pair_id]]
    apart = _to_items(cursor, absent, going.refused) if absent else set()
    for decision in fresh:
        if decision.key in apart:
            continue
        try:
            going.take(decision)
        except BadInput as error:
            going.refused[decision.key] = error
    going.write()
    said = going.said()
    if undone := [one for one in said if one.undone]:
        # A pair that is undecided again is its reviewer's before others can see it.
        claims(store).follow(undone)
    return Outcome(len(going.rows), going.refused, said)


def _to_items(
    cursor: Cursor, decisions: Sequence[Decision], refused: dict[str, BadInput]
) -> set[str]:
    """Hand over the decisions on calibration items; the keys of those that are dealt with."""
    try:
        rest = {decision.key for decision in calibration.take(cursor, decisions)}
    except BadInput as error:
        if len(decisions) > 1:
            parts = [_to_items(cursor, [decision], refused) for decision in decisions]
            return set().union(*parts)
        refused[decisions[0].key] = error
        rest = set()
    return {decision.key for decision in decisions} - rest


@dataclass
class _Going:
    """What is known of the pairs of one go, and the rows to add."""

    store: Store
    cursor: Cursor
    there: Found
    places: dict[str, list[Place]]
    """The board's rows by pair."""
    past: Past
    types: frozenset[str]
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))
    rows: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, BadInput] = field(default_factory=dict)

    @classmethod
    def over(cls, store: Store, cursor: Cursor, decisions: Sequence[Decision]) -> "_Going":
        wanted = sorted({decision.pair_id for decision in decisions})
        places: dict[str, list[Place]] = {pair_id: [] for pair_id in wanted}
        there = store.lookup.find(wanted)
        for place in ahead.places(store, cursor, there.board):
            if place.pair_id in places:
                places[place.pair_id].append(place)
        before = past.of_numbers(cursor, there.decisions)
        return cls(store, cursor, there, places, before, _types(cursor, decisions))

    def take(self, decision: Decision) -> None:
        """Put the decision among the rows to add.

        Raises:
            NotFound: its pair is not in the store.
            BadInput: an unknown verdict or type, an edit that changes nothing, nothing to undo.
        """
        self._check(decision)
        undoes = self._undone(decision) if decision.verdict == "undo" else None
        given = {name: getattr(decision, name) for name in _GIVEN}
        row = {"position": len(self.rows), **given, "undoes": undoes, "decided": self.moment}
        self.past.add(row)
        self.rows.append(row)

    def write(self) -> None:
        """Add the rows to history, and rewrite the board's."""
        if not self.rows:
            return
        # Every column costs; few decisions have them all.
        kinds = listed.used(_COLUMNS, self.rows)
        self.cursor.execute(_INSERT.format(listed.table(kinds)), listed.values(kinds, self.rows))
        self.store.lookup.tell((self.there.hashes[name], at) for name, at in self.cursor.fetchall())
        changed = sorted({row["pair_id"] for row in self.rows})
        stands = [place for name in changed for place in self.places[name]]
        board.refresh(self.cursor, stands, self.past, self.store.directory.overlaps)

    def said(self) -> list[Said]:
        """What the rows say of the board's pairs, in their order."""
        return [
            Said(row["reviewer"], place.number, not self._says(row["reviewer"], row["pair_id"]))
            for row in self.rows
            for place in self.places[row["pair_id"]]
        ]

    def _says(self, reviewer: str, pair_id: str) -> bool:
        """Whether a decision of the reviewer stands on the pair."""
        return any(row["reviewer"] == reviewer for row in self.past.standing(pair_id))

    def _check(self, decision: Decision) -> None:
        if decision.verdict not in VERDICTS:
            raise BadInput(f"No verdict '{decision.verdict}'. There are: {', '.join(VERDICTS)}.")
        if decision.type and decision.type not in self.types:
            known = ", ".join(sorted(self.types))
            raise BadInput(f"No error type '{decision.type}'. There are: {known}.")
        if not self.places[decision.pair_id]:
            raise NotFound(
                f"No pair '{decision.pair_id}' here. List pairs with `pairs --dataset NAME`."
            )
        if decision.edit is not None or decision.edit_chosen is not None:
            self._check_edit(decision)

    def _check_edit(self, decision: Decision) -> None:
        for text, side in ((decision.edit, "rejected"), (decision.edit_chosen, "chosen")):
            if text is not None and not text.strip():
                raise BadInput(
                    f"The edited {side} text is empty. Write a text, or reject the pair."
                )
        if self._side(decision, "edit_chosen") != self._side(decision, "edit"):
            return
        if decision.edit is not None:
            raise BadInput("The edited rejected text is the chosen text. Leave an error in it.")
        raise BadInput("The edited chosen text is the rejected text. Both would be the same.")

    def _side(self, decision: Decision, edit: str) -> str:
        """A side's text as it would be with the decision: as edited last, or as it came."""
        given = [row[edit] for row in self.past.standing(decision.pair_id)]
        edited = [text for text in (*given, getattr(decision, edit)) if text is not None]
        if edited:
            return str(edited[-1])
        place = self.places[decision.pair_id][0]
        text, number = {
            "edit": ("select rejected from pairs where number = ?", place.pair_number),
            "edit_chosen": ("select answer from positives where number = ?", place.positive_number),
        }[edit]
        row = one(self.cursor, text, [number])
        return str(row[0]) if row else ""

    def _undone(self, undo: Decision) -> str:
        """Key of the decision meant, or of the reviewer's newest standing one on the pair, by hand if any is."""
        own = [r for r in self.past.standing(undo.pair_id) if r["reviewer"] == undo.reviewer]
        if undo.undoes:
            own = [row for row in own if row["key"] == undo.undoes]
        by_hand = [row for row in own if row["how"] == "hand"]
        if not own:
            what = "no such standing decision" if undo.undoes else "no standing decision"
            raise BadInput(f"Nothing to undo: {undo.reviewer} has {what} on pair {undo.pair_id}.")
        return str((by_hand or own)[-1]["key"])


def _types(cursor: Cursor, decisions: Iterable[Decision]) -> frozenset[str]:
    """The known types, where a decision names one."""
    if not any(decision.type for decision in decisions):
        return frozenset()
    return frozenset(row[0] for row in cursor.execute("select name from types").fetchall())
