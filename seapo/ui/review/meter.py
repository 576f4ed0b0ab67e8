"""The acceptance meter: what the random sample says so far of the pairs a queue is drawn from."""

from dataclasses import replace

import streamlit as st

from seapo.audit import reviewing
from seapo.audit.reviewing import Sampled, Sampling
from seapo.pipeline import Studio
from seapo.review.sampling import overall
from seapo.store import counting
from seapo.ui.frame import Frame
from seapo.ui.review.links import open_queue
from seapo.ui.review.queue import Queue

EVERY = 30
"""Seconds between two looks of an open page: a look costs more than a decision."""


def meter(frame: Frame, asked: Queue) -> None:
    """One line; where the queue is no random sample, a hint with the way to one."""
    if asked.sampled:
        st.fragment(_line, run_every=EVERY)(frame.studio, asked)
    else:
        st.button(
            "How good are they all? Draw at random", type="tertiary", key="at_random",
            icon=":material/casino:", on_click=open_queue, args=(asked.at_random(),),
            help="Undecided pairs of this type and source in random order: a sample speaks for all of them.",
        )  # fmt: skip


def _line(studio: Studio, asked: Queue) -> None:
    st.caption(
        words(sampling(studio, asked.which.dataset or ""), asked.which.type, asked.which.source)
    )


def sampling(studio: Studio, dataset: str) -> Sampling:
    """What the samples say; the same version of the store is never asked twice."""
    return _sampling(studio, dataset, counting.version(studio.store))


@st.cache_data(max_entries=20, ttl=3600, show_spinner=False)
def _sampling(_studio: Studio, dataset: str, version: str) -> Sampling:
    return reviewing.sampled(_studio.store, dataset)


def words(found: Sampling, kind: str | None, source: str | None) -> str:
    """The sentence on the strata of this type and source."""
    strata = [s for s in found.strata if kind in (None, s.type) and source in (None, s.source)]
    if not any(one.pairs for one in strata):
        return "Every pair was decided at once or out of order: no sample speaks of any."
    if len(strata) == len(found.strata):
        return found.overall.words
    return (strata[0] if len(strata) == 1 else _together(found.overall, strata)).words


def _together(whole: Sampled, strata: list[Sampled]) -> Sampled:
    bounds = overall([one.seen for one in strata])
    sums = {name: sum(getattr(one, name) for one in strata) for name in ("pairs", "looked", "bad")}
    return replace(whole, low=bounds.low, high=bounds.high, **sums)
