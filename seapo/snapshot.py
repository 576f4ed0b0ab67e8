"""Freezes pairs into an immutable folder: the valve between the store and everything that trains.

A snapshot is its content. Its id hashes the pairs and the split, not the time or the name, so the
same pairs frozen twice are one folder. Names point at ids from `.names`, one small file a name.
"""

import hashlib
import json
import re
import secrets
import shutil
import time
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from seapo.errors import BadInput, NotFound
from seapo.records import content_id
from seapo.settings import Home

SCHEME = "snapshot/1"
EVAL_SHARE = 0.05
MIN_PROMPTS = 20
"""From this many prompts on the evaluation split holds at least one."""
FILES = ("train.jsonl", "eval.jsonl", "negatives.jsonl")

_ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Snapshot:
    id: str
    name: str
    folder: Path
    manifest: dict[str, Any]
    """Counts, origin and file hashes; see `freeze`."""

    def pairs(self, split: str) -> Iterator[dict[str, Any]]:
        """The pairs of `train` or `eval`, one at a time."""
        return read_rows(self.folder / f"{split}.jsonl")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """One mapping a line of a snapshot's file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def freeze(
    rows: Iterable[Mapping[str, Any]],
    folder_of_snapshots: Path,
    name: str | None = None,
    eval_share: float = EVAL_SHARE,
    provenance: Mapping[str, Any] | None = None,
    negatives: Iterable[Mapping[str, Any]] = (),
    seed: int = 0,
) -> Snapshot:
    """Write the pairs into a folder named by their content, or return the one that is there.

    Args:
        rows: pairs: pair_id, type, asked, source, turns [{role, content}], chosen, rejected, spans,
            state, reviewer, decided_at; read once, never held as a whole.
        eval_share: share of the prompts, 0 to below 1, whose pairs are kept for evaluation.
        provenance: goes into the manifest; its `left_out` (reason to count) is added to what is
            left out here: no prompt, identical or empty answers, and repeated pairs.
        negatives: completions labelled false without a pair: turns, completion, source.

    Raises:
        BadInput: no pair is left, the share is no share, or the name belongs to other content.
    """
    if not 0 <= eval_share < 1:
        raise BadInput(f"The evaluation share must be from 0 to below 1; {eval_share} came.")
    folder_of_snapshots.mkdir(parents=True, exist_ok=True)
    draft = folder_of_snapshots / f".new-{secrets.token_hex(8)}"
    draft.mkdir()
    try:
        tally = _Tally(seed)
        _spool(rows, draft / "all", tally, _pair_line)
        told = dict(provenance or {})
        left_out = Counter(told.pop("left_out", {})) + tally.left_out
        if not tally.digests:
            raise BadInput(_nothing_left(left_out))
        evaluated = tally.evaluated(eval_share)
        _split(draft, tally, evaluated)
        _spool(negatives, draft / "negatives.jsonl", falses := _Tally(seed), _negative_line)
        found = _identity(tally, evaluated, falses)
        counts = _counts(tally, evaluated, falses)
        manifest = {"id": found, **told, "left_out": dict(left_out), **counts}
        manifest |= {"eval_share": eval_share, "seed": seed, "scheme": SCHEME}
        return _settle(draft, folder_of_snapshots, name, manifest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@dataclass
class _Tally:
    """What one pass over the rows leaves in memory: about 150 bytes a pair."""

    seed: int
    digests: set[bytes] = field(default_factory=set)
    ranks: "array[int]" = field(default_factory=lambda: array("Q"))
    """The rank of each kept row's prompt, in the order of the spool; prompts sort by it."""
    left_out: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(
        default_factory=lambda: {
            n: Counter() for n in ("type", "source", "state", "reviewer", "how")
        }
    )

    def keep(self, digest: str, prompt: list[str]) -> bool:
        """Note a row unless the same came before."""
        mark = bytes.fromhex(digest)
        if mark in self.digests:
            self.left_out["repeated"] += 1
            return False
        self.digests.add(mark)
        self.ranks.append(rank(prompt, self.seed))
        return True

    def evaluated(self, share: float) -> set[int]:
        """The ranks that go to evaluation: the lowest ones, as many as the share says."""
        prompts = sorted(set(self.ranks))
        wanted = round(share * len(prompts))
        if share > 0 and len(prompts) >= MIN_PROMPTS:
            wanted = max(1, wanted)
        return set(prompts[: min(wanted, len(prompts) - 1)])


def rank(prompt: list[str], seed: int) -> int:
    """A number from 0 to 2**64 that depends on the prompt and the seed alone."""
    return int(content_id("rank/1", str(seed), *prompt)[:16], 16)


def prompt_parts(turns: Iterable[Mapping[str, str]]) -> list[str]:
    """Roles and texts in turn: two prompts are the same where these are."""
    return [part for turn in turns for part in (turn["role"], turn["content"])]


def _spool(rows: Iterable[Mapping[str, Any]], path: Path, tally: _Tally, line: Any) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            written = line(row, tally)
            if written is not None:
                file.write(json.dumps(written, ensure_ascii=False, default=str) + "\n")


def _pair_line(row: Mapping[str, Any], tally: _Tally) -> Mapping[str, Any] | None:
    """The row where it can train something, and its place in the counts."""
    chosen, rejected = row["chosen"], row["rejected"]
    reason = _useless(chosen, rejected) if row["turns"] else "no prompt"
    if reason:
        tally.left_out[reason] += 1
        return None
    prompt = prompt_parts(row["turns"])
    if not tally.keep(content_id(SCHEME, row["type"], chosen, rejected, *prompt), prompt):
        return None
    for name, counter in tally.by.items():
        if row.get(name):
            counter[str(row[name])] += 1
    return row


def _negative_line(row: Mapping[str, Any], tally: _Tally) -> Mapping[str, Any] | None:
    prompt = prompt_parts(row["turns"])
    if not row["completion"].strip():
        return None
    return row if tally.keep(content_id(SCHEME, row["completion"], *prompt), prompt) else None


def _useless(chosen: str, rejected: str) -> str | None:
    if not chosen.strip() or not rejected.strip():
        return "empty answer"
    return "identical answers" if chosen.strip() == rejected.strip() else None


def _nothing_left(left_out: Mapping[str, int]) -> str:
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items()) if count)
    return (
        f"There is no pair to freeze. Left out: {why or 'nothing; the data set has no pairs'}. "
        "Accept pairs in review first, or take the undecided ones too (policy undecided-too)."
    )


def _split(draft: Path, tally: _Tally, evaluated: set[int]) -> None:
    """Deal the spooled lines to the two sides, prompt by prompt."""
    with (
        (draft / "all").open("rb") as lines,
        (draft / "train.jsonl").open("wb") as train,
        (draft / "eval.jsonl").open("wb") as held,
    ):
        for line, place in zip(lines, tally.ranks, strict=True):
            side: IO[bytes] = held if place in evaluated else train
            side.write(line)
    (draft / "all").unlink()


def _identity(tally: _Tally, evaluated: set[int], falses: _Tally) -> str:
    found = hashlib.sha256(SCHEME.encode())
    for part in (sorted(tally.digests), sorted(falses.digests)):
        found.update(f"|{len(part)}|".encode())
        for digest in part:
            found.update(digest)
    for place in sorted(evaluated):
        found.update(f"|{place}".encode())
    return found.hexdigest()[:24]


def _counts(tally: _Tally, evaluated: set[int], falses: _Tally) -> dict[str, Any]:
    held = sum(place in evaluated for place in tally.ranks)
    return {
        "pairs": len(tally.ranks),
        "train_pairs": len(tally.ranks) - held,
        "eval_pairs": held,
        "prompts": len(set(tally.ranks)),
        "eval_prompts": len(evaluated),
        "negatives": len(falses.ranks),
        **{f"by_{name}": dict(counter.most_common()) for name, counter in tally.by.items()},
    }


def _settle(draft: Path, snapshots: Path, name: str | None, manifest: dict[str, Any]) -> Snapshot:
    """Give the draft its final name, unless this content stands there already."""
    target = snapshots / manifest["id"]
    taken = _take_name(snapshots, name, _base_name(manifest), manifest["id"])
    if not (target / "manifest.json").is_file():
        files = {file: _described(draft / file) for file in FILES}
        whole = {**manifest, "name": taken, "created": time.time(), "files": files}
        whole["created_utc"] = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
        (draft / "manifest.json").write_text(text, encoding="utf-8")
        for path in draft.iterdir():
            path.chmod(0o444)
        _move(draft, target)
    return _read(target, taken)


def _base_name(manifest: Mapping[str, Any]) -> str:
    """The data set's name, where the origin tells one: what an unnamed snapshot is called after."""
    told = manifest.get("dataset")
    found = told.get("name") if isinstance(told, Mapping) else told
    return str(found or "snapshot")[:40]


def _move(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        # The same content, frozen by another process in this moment, stands there.
        if not (target / "manifest.json").is_file():
            raise


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"sha256": digest, "bytes": path.stat().st_size}


def _take_name(snapshots: Path, name: str | None, base: str, found: str) -> str:
    """Point a name at the snapshot: the one given, else the next free version of `base`."""
    names = snapshots / ".names"
    names.mkdir(exist_ok=True)
    if name is not None:
        _check_name(name)
        owner = _claim(names, name, found)
        if owner != found:
            raise BadInput(
                f"The name {name!r} belongs to snapshot {owner}, which holds other pairs. "
                "A snapshot never changes: choose another name."
            )
        return name
    version = 1
    while _claim(names, f"{base}-{version}", found) != found:
        version += 1
    return f"{base}-{version}"


def _check_name(name: str) -> None:
    if not name.strip() or len(quote(name, safe="")) > 200 or _ID.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot name a snapshot: give up to 60 characters that are not an id."
        )


def _claim(names: Path, name: str, found: str) -> str:
    """The id that owns the name, which is `found` where nobody had it."""
    path = names / f"{quote(name, safe=' ')}.id"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(found)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    return found


def _read(folder: Path, name: str | None = None) -> Snapshot:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Snapshot(manifest["id"], name or manifest["name"], folder, manifest)


def list_snapshots(home: Home) -> list[Snapshot]:
    """Every whole snapshot, newest first."""
    if not home.snapshots.is_dir():
        return []
    folders = [
        f.parent for f in home.snapshots.glob("*/manifest.json") if _ID.fullmatch(f.parent.name)
    ]
    found = [_read(folder) for folder in folders]
    return sorted(found, key=lambda snapshot: snapshot.manifest["created"], reverse=True)


def find_snapshot(home: Home, id_or_name: str) -> Snapshot:
    """The snapshot of this id or name.

    Raises:
        NotFound: there is none; names those there are.
    """
    path = home.snapshots / ".names" / f"{quote(id_or_name, safe=' ')}.id"
    known = _ID.fullmatch(id_or_name) is not None
    if not known and len(path.name) < 255 and path.is_file():
        found, name = path.read_text(encoding="utf-8").strip(), id_or_name
    else:
        found, name = id_or_name, None
    folder = home.snapshots / found
    if _ID.fullmatch(found) and (folder / "manifest.json").is_file():
        return _read(folder, name)
    there = ", ".join(f"{s.name} ({s.id})" for s in list_snapshots(home)[:8]) or "none yet"
    raise NotFound(f"There is no snapshot {id_or_name!r}. Snapshots: {there}.")


def verify_snapshot(snapshot: Snapshot) -> None:
    """Hash the files again.

    Raises:
        BadInput: a file is missing or is not what was frozen.
    """
    for name, said in snapshot.manifest["files"].items():
        path = snapshot.folder / name
        if not path.is_file():
            raise BadInput(f"Snapshot {snapshot.name}: {name} is missing. Freeze it again.")
        if _described(path)["sha256"] != said["sha256"]:
            raise BadInput(
                f"Snapshot {snapshot.name}: {name} was changed after it was frozen. Delete the "
                f"folder {snapshot.id} and freeze it again."
            )
