"""Can negatives be told from positives by their surface? AUC by type, on single texts and in pairs.

A logistic regression sees length, punctuation and word 1-2-grams of one text at a time; the folds are
split by prompt. Half (0.5) is chance. Run: `python bench/surface.py [--data ../shared/data]`.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from seapo.injectors import NotInjectable, inject
from seapo.records import Positive, Turn, content_id
from seapo.taxonomy import INJECTABLE

ROOT = Path(__file__).resolve().parents[1]
MARKS = ".,;:!?'\"()-*#`$%=<>\n"
ROUNDS = 300


def gsm8k(folder: Path) -> list[Positive]:
    rows = map(json.loads, (folder / "gsm8k" / "train.jsonl").open(encoding="utf-8"))
    return [Positive((Turn("user", r["question"]),), r["answer"]) for r in rows]


def dpo(folder: Path) -> list[Positive]:
    rows = json.loads((folder / "llamafactory" / "dpo_en_demo.json").read_text(encoding="utf-8"))
    pairs = ((r["conversations"][-1]["value"], r["chosen"]["value"]) for r in rows)
    found = [Positive((Turn("user", prompt),), answer) for prompt, answer in pairs]
    return list({positive.id: positive for positive in found}.values())


SETS: dict[str, Callable[[Path], list[Positive]]] = {"gsm8k": gsm8k, "dpo": dpo}


def negatives(positives: list[Positive], kind: str, seed: int) -> list[tuple[str, str, str]]:
    """(group, chosen, rejected) of every positive that takes an error of just this type."""
    found = []
    for positive in positives:
        try:
            made = inject(positive, kind, seed)
        except NotInjectable:
            continue
        if made.type == kind:
            group = content_id("prompt/1", positive.prompt)
            found.append((group, positive.answer, made.rejected))
    return found


def surface(texts: list[str]) -> np.ndarray:
    """(texts, features): length, words, lines, and each mark's count and share."""
    rows = []
    for text in texts:
        counts = [text.count(mark) for mark in MARKS]
        size = max(1, len(text))
        words = len(re.findall(r"\w+", text))
        rows.append([np.log(size), np.log1p(words), *counts, *(c / size for c in counts)])
    return np.asarray(rows, dtype=float)


def scores(texts: list[str], labels: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Each text's score by a model that saw none of its prompt's texts."""
    out = np.zeros(len(texts))
    for train, test in GroupKFold(5, shuffle=True, random_state=0).split(texts, labels, groups):
        vector = TfidfVectorizer(
            ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\w+"
        )
        scale = StandardScaler()
        seen, unseen = ([texts[i] for i in part] for part in (train, test))
        x = hstack([vector.fit_transform(seen), csr_matrix(scale.fit_transform(surface(seen)))])
        y = hstack([vector.transform(unseen), csr_matrix(scale.transform(surface(unseen)))])
        model = LogisticRegression(C=1.0, max_iter=400, solver="liblinear").fit(
            x.tocsr(), labels[train]
        )
        out[test] = model.decision_function(y.tocsr())
    return out


def interval(values: Callable[[np.ndarray], float], n: int) -> list[float]:
    """95 % bootstrap interval over pairs."""
    rng = np.random.default_rng(0)
    drawn = [values(rng.integers(0, n, n)) for _ in range(ROUNDS)]
    return [round(float(q), 3) for q in np.quantile(drawn, (0.025, 0.975))]


def measure(pairs: list[tuple[str, str, str]]) -> dict[str, object]:
    n = len(pairs)
    texts = [chosen for _, chosen, _ in pairs] + [rejected for _, _, rejected in pairs]
    labels = np.repeat([0, 1], n)
    groups = np.asarray([group for group, _, _ in pairs] * 2)
    found = scores(texts, labels, groups)
    chosen, rejected = found[:n], found[n:]

    def single(at: np.ndarray) -> float:
        both = np.concatenate([chosen[at], rejected[at]])
        return float(roc_auc_score(np.repeat([0, 1], len(at)), both))

    def which(at: np.ndarray) -> float:
        ahead = (rejected[at] > chosen[at]) + 0.5 * (rejected[at] == chosen[at])
        return float(np.mean(ahead))

    whole = np.arange(n)
    ratios = [len(r) / len(c) for _, c, r in pairs if len(c) >= 100]
    return {
        "n": n,
        "single_auc": round(single(whole), 3),
        "single_interval": interval(single, n),
        "which_of_two": round(which(whole), 3),
        "which_interval": interval(which, n),
        "median_length_ratio": round(float(np.median(ratios)), 3) if ratios else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out" / "surface.json")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"Left out: no data in {options.data}; give the folder with --data.")
        return
    report: dict[str, dict[str, object]] = {}
    print(f"{'set':7}{'type':15}{'n':>6}  {'single text':24}{'which of the two':24}length")
    for name, load in SETS.items():
        positives = load(options.data)
        for kind in INJECTABLE:
            row = measure(negatives(positives, kind.name, options.seed))
            report[f"{name}/{kind.name}"] = row
            single = f"{row['single_auc']:.3f} {row['single_interval']}"
            which = f"{row['which_of_two']:.3f} {row['which_interval']}"
            length = row["median_length_ratio"]
            print(f"{name:7}{kind.name:15}{row['n']:>6}  {single:24}{which:24}{length}", flush=True)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
