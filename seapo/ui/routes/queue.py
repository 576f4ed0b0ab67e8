"""GET /api/queue: the next pairs of a review link, handed to the reviewer who asks, and where they stand."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.requests import Request

from seapo.pipeline import Studio
from seapo.review import state_of_link
from seapo.store import calibration, places
from seapo.store.filters import PairFilter
from seapo.store.queueing import looking, views
from seapo.store.queueing.counts import counts
from seapo.store.queueing.handing import Cut, Page, next_page
from seapo.store.queueing.queue import Queue
from seapo.ui.cache import studio
from seapo.ui.card.rows import Row, card_rows
from seapo.ui.routes.guard import Answer, guarded, read, whole_number
from seapo.ui.routes.looking import told
from seapo.ui.routes.storing import storing

MAX_PAIRS = 60
"""Pairs of one answer."""
_NOT_OF_THE_LINK = frozenset(
    ("as", "after", "from", "at", "limit", "resume", "counts", "adjudicate")
)


def link_filter(query: Mapping[str, str]) -> PairFilter:
    """The filter a review link stands for: undecided pairs unless it names a state.

    Raises:
        BadInput: a value its field cannot hold.
    """
    rest = {name: value for name, value in query.items() if name != "state"}
    return replace(PairFilter.from_link(rest), state=state_of_link(query))


def link_queue(query: Mapping[str, str]) -> Queue:
    """The queue a review link stands for, for the reviewer named by `as`.

    Raises:
        BadInput: a value its field cannot hold, an unknown order, a seed that is no number.
    """
    order, seed = query.get("order") or "board", whole_number(query, "seed", 0)
    return Queue(link_filter(query), order, seed, query.get("as", "").strip())


def next_pairs(there: Studio, query: Mapping[str, str]) -> Answer:
    """Pairs behind the one numbered `after`, or `from` one on, or with `resume` from the kept place on.

    With `counts`: how many the queue has, how many lie before, and the states around.
    """
    queue = link_queue(query)
    limit = min(whole_number(query, "limit", 20), MAX_PAIRS)
    cut, page = _page(there, queue, query, limit)
    rows = _shown(there, queue, page, query)
    answer: Answer = {"rows": (made := card_rows(rows)), "more": page.more or len(made) < len(rows)}
    if cut.with_it:
        answer["from"] = cut.number
    if query.get("counts") == "yes":
        answer |= counts(there.store, queue, cut)
    return answer


def _page(there: Studio, queue: Queue, query: Mapping[str, str], limit: int) -> tuple[Cut, Page]:
    """The page, and where it begins: at the start where nothing is left behind the kept place."""
    cut = _cut(there, queue, query)
    anew = query.get("resume") == "yes" or cut.with_it
    page = next_page(there.store, queue, cut, limit, anew)
    if page.rows or not cut.with_it:
        return cut, page
    return Cut(), next_page(there.store, queue, Cut(), limit)


def _cut(there: Studio, queue: Queue, query: Mapping[str, str]) -> Cut:
    if query.get("from"):
        return Cut(whole_number(query, "from", 0), with_it=True)
    after = whole_number(query, "after", 0)
    if query.get("resume") != "yes" or after:
        return Cut(after)
    number = places.kept(there.store, queue.reviewer, queue_name(query))
    return Cut(number, with_it=True) if number else Cut()


def queue_name(query: Mapping[str, str]) -> str:
    """A queue's link in one spelling, the one that browsers give `URLSearchParams` in the order of its keys."""
    own = {name: query[name] for name in sorted(query) if name not in _NOT_OF_THE_LINK}
    return urlencode(own, safe="*").replace("~", "%7E")


def _shown(there: Studio, queue: Queue, page: Page, query: Mapping[str, str]) -> list[Row]:
    """The rows as the reviewer may see them, calibration items among them."""
    settles = query.get("adjudicate") == "yes" or queue.which.disputed is True
    rows = views.seen(there.store, page.rows, queue.reviewer, settles)
    if settles:
        others = looking.others(there.store, [row["id"] for row in rows], queue.reviewer)
        rows = [{**row, "others": [told(one) for one in others[row["id"]]]} for row in rows]
    return calibration.mixed(there.store, queue.which, rows, queue.reviewer)


@guarded
async def get_queue(request: Request) -> Answer:
    try:
        return await read(lambda: next_pairs(studio(), request.query_params))
    finally:
        storing().keeper.soon()  # whatever came of it, pairs may have been handed out
