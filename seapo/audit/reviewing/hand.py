"""What people said of each pair, as query text that the questions about reviewing begin with."""

from seapo.review import SAMPLES
from seapo.store import Store, asking, reading
from seapo.store.standing import VOTES


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


SAID = """
    said as (
        select b.number as place, b.pair_number, b.source, b.type as now, p.type as own,
            d.number, d.reviewer, d.verdict, d.reason, d.type as given, d.how, d.adjudicates,
            d.edit is not null or d.edit_chosen is not null as edited,
            d.queue_order, d.seconds, d.decided
        from active_decisions d
        join board b on b.pair_id = d.pair_id
        join pairs p on p.number = b.pair_number
        where b.dataset_id = $dataset and d.how <> 'sample'
    )
"""
"""Standing decisions on a data set's pairs. `own` is the type a pair came with, `now` its type today.
What a sample has decided is left out: it says nothing that the sample had not said."""

VOTED = f"""
    voted as (
        select place, now as type, reviewer, max_by(verdict, number) as vote
        from said where how = 'hand' and not adjudicates
        group by all having vote in ({_listed(VOTES)})
    )
"""  # noqa: S608 - constants
"""Each reviewer's newest vote on each pair by hand, adjudications left out."""

SETTLED = f"""
    -- A pair accepted in bulk or by judge is better than most: from then on what is left is another whole.
    cuts as (
        select own, source, max(number) as cut from said
        where how in ('bulk', 'judge') and verdict = 'accept' group by all
    ), by_reviewer as (
        select place, pair_number, own, now, source, reviewer,
            max_by({{verdict: verdict, reason: reason}}, number) as last, max(number) as said_at,
            max_by({{verdict: verdict, reason: reason}}, number) filter (not adjudicates) as vote,
            max(number) filter (not adjudicates) as voted_at,
            max_by({{verdict: verdict, reason: reason}}, number) filter (adjudicates) as ruling,
            max(number) filter (adjudicates) as ruled_at,
            max_by(given, number) filter (given is not null) as given,
            max(number) filter (given is not null) as given_at,
            bool_or(edited) as edited,
            bool_or(queue_order in ({_listed(SAMPLES)}) and number > coalesce(cut, 0)) as drawn
        from said left join cuts using (own, source) where how = 'hand' group by all
    ), by_pair as (
        select place, pair_number, own, now, source,
            max_by(last, said_at) as last, max_by(ruling, ruled_at) as ruling,
            count(*) filter (vote.verdict in ({_listed(VOTES)})) as votes,
            bool_or(vote.verdict = 'accept') and bool_or(vote.verdict = 'reject') as disputed,
            max_by(vote, voted_at) filter (vote.verdict = 'flag') as flag,
            max_by(vote, voted_at) filter (vote.verdict in ({_listed(VOTES)})) as vote,
            max_by(given, given_at) as given,
            bool_or(edited) as edited, coalesce(bool_or(drawn), false) as drawn
        from by_reviewer group by all
    ), settled as (
        select *, coalesce(given, own) <> own as retyped, case
            when $overlap < 2 then last
            when ruling is not null then ruling
            when votes < $overlap then {{verdict: 'waiting', reason: null}}
            when disputed then {{verdict: 'disputed', reason: null}}
            when flag is not null then flag
            else vote end as outcome
        from by_pair
    )
"""  # noqa: S608 - constants
"""What each pair's decisions by hand come to, by the rule of `store.standing`: place, pair_number, own,
now, source, outcome {verdict, reason}, edited, retyped, and `drawn`: it came up in a random sample."""


def values(store: Store, dataset: str) -> dict[str, object]:
    """What the texts above bind; raises NotFound where there is no such data set."""
    number = reading.dataset_id(store, dataset)
    text = "select overlap from plans where dataset_id = $dataset"
    found = asking.run(store, text, {"dataset": number})
    return {"dataset": number, "overlap": found[0]["overlap"] if found else 1}
