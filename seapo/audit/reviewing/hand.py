"""What people said of each pair, as query text that the questions about reviewing begin with."""

from collections.abc import Mapping

from seapo.review import SAMPLES
from seapo.store import Store, asking, reading
from seapo.store.asking import Row
from seapo.store.standing import VOTES


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


SAID = f"""
    standing as (
        select b.number as place, b.pair_number, b.source, b.type as now, d.number, d.reviewer,
            d.verdict, d.reason, d.type as given, d.how, d.queue_order,
            d.adjudicates and d.verdict in ({_listed(VOTES)}) as adjudicates,
            d.edit is not null or d.edit_chosen is not null as edited
        from active_decisions d join board b on b.pair_id = d.pair_id
        where b.dataset_id = $dataset and d.how <> 'sample'
    ), retyped as (
        -- Who was given no type has its own one still: few pairs are looked up.
        select number as pair_number, type as own from pairs
        where number in (select pair_number from standing where given is not null)
    ), said as (
        select s.*, coalesce(r.own, s.now) as own from standing s left join retyped r using (pair_number)
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
"""
"""Each reviewer's newest vote on each pair by hand, adjudications left out."""

SETTLED = f"""
    -- A pair accepted in bulk or by judge is better than most: from then on what is left is another whole.
    cuts as (
        select own, source, max(number) as cut from said
        where how in ('bulk', 'judge') and verdict = 'accept' group by all
    ), by_hand as (
        select said.*, not adjudicates and verdict in ({_listed(VOTES)}) and number in (
                select max(number) from said where how = 'hand' and not adjudicates
                group by place, reviewer
            ) as votes,
            queue_order in ({_listed(SAMPLES)}) and number > coalesce(cut, 0) as drawn
        from said left join cuts using (own, source) where how = 'hand'
    ), by_pair as (
        select place, any_value(pair_number) as pair_number, any_value(own) as own,
            any_value(now) as now, any_value(source) as source,
            bool_or(edited) as edited, coalesce(bool_or(drawn), false) as drawn,
            max(number) filter (given is not null) as given_at,
            case when $overlap < 2 then max(number)
                when bool_or(adjudicates) then max(number) filter (adjudicates)
                when count(*) filter (votes) < $overlap then null
                when bool_or(votes and verdict = 'accept') and bool_or(votes and verdict = 'reject') then 0
                else coalesce(max(number) filter (votes and verdict = 'flag'),
                    max(number) filter (votes))
            end as word
        from by_hand group by place
    ), settled as (
        select p.* exclude (word, given_at), w.reason,
            case when word is null then 'waiting' when word = 0 then 'disputed' else w.verdict end
                as verdict,
            coalesce(g.given, p.own) <> p.own as retyped
        from by_pair p
        left join said w on w.number = p.word
        left join said g on g.number = p.given_at
    )
"""
"""What each pair's decisions by hand come to, by the rule of `store.standing`: place, pair_number, own,
now, source, verdict (`waiting` for more votes, or `disputed`, where it has none), its reason, edited,
retyped, and `drawn`: it came up in a random sample."""


def values(store: Store, dataset: str) -> dict[str, object]:
    """What the texts above bind; raises NotFound where there is no such data set."""
    number = reading.dataset_id(store, dataset)
    text = "select overlap from plans where dataset_id = $dataset"
    found = asking.run(store, text, {"dataset": number})
    return {"dataset": number, "overlap": found[0]["overlap"] if found else 1}


def answers(
    store: Store, tables: str, values: Mapping[str, object], **parts: str
) -> dict[str, list[Row]]:
    """Several questions to the same tables, which are made once: the rows of each by its name."""
    columns = ", ".join(
        f"(select coalesce(list(x), []) from ({part}) x) as {name}" for name, part in parts.items()
    )
    return asking.run(store, f"with {tables} select {columns}", values)[0]
