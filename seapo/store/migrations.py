"""The store's tables as a numbered list; a new store walks it from the start, an old one from where it stands.

History is appended: positives, pairs, decisions never change. `board` alone is rewritten: it is the
current state of each pair in each data set, kept beside the history so that a page needs no join, and
`standing` computes it from history (`pair_states` says it for one reviewer a pair; tests hold them together).

Ids name content and are what the world sees. Numbers are the store's own: they rise in the order rows
came in, so that finding a text by its number reads a few blocks, where finding it by id reads them all.
"""

MIGRATIONS: tuple[str, ...] = (
    """
    create sequence dataset_ids;
    create table datasets (
        dataset_id integer primary key default nextval('dataset_ids'),
        name varchar not null unique,
        created timestamptz not null default now(),
        archived timestamptz,
        format varchar not null,
        origin varchar not null,      -- file name or hf:OWNER/NAME:SPLIT
        origin_hash varchar,          -- sha256 of the file
        revision varchar,             -- hub commit
        licence varchar,
        mapping varchar,              -- JSON, field to column, where a person chose it
        rows_read bigint not null default 0,
        rows_kept bigint not null default 0,
        duplicates bigint not null default 0,
        set_aside bigint not null default 0
    );

    create sequence positive_numbers;
    create table positives (
        number bigint not null default nextval('positive_numbers'),
        positive_id varchar not null,
        turns struct(role varchar, content varchar)[] not null,
        answer varchar not null
    );
    create table memberships (
        dataset_id integer not null,
        positive_id varchar not null,
        line bigint not null          -- line (JSONL, CSV) or row (JSON, Parquet) in the file, from 1
    );
    -- False-labelled completions: negatives of unknown type without a pair.
    create table negatives (
        negative_id varchar not null,
        dataset_id integer not null,
        turns struct(role varchar, content varchar)[] not null,
        completion varchar not null,
        line bigint not null
    );
    create table set_aside (
        dataset_id integer not null,
        line bigint not null,
        reason varchar not null,      -- a short key, for counting
        detail varchar not null,      -- what came and what was wanted
        raw varchar not null
    );

    create sequence pair_numbers;
    create table pairs (
        number bigint not null default nextval('pair_numbers'),
        pair_id varchar not null,
        positive_id varchar not null,
        rejected varchar not null,
        type varchar not null,
        asked varchar not null,       -- the type that was drawn; unknown where it came with the data
        source varchar not null,      -- imported, rules, or an engine's name
        rule varchar not null default '',
        why varchar not null default '',
        spans varchar,                -- JSON: {"chosen": [[start, end]], "rejected": [[start, end]]}
        findings varchar,             -- JSON: [{"name", "value", "detail"}]
        run varchar,                  -- the injection run that made it
        created timestamptz not null default now()
    );

    create sequence decision_numbers;
    create table decisions (
        number bigint not null default nextval('decision_numbers'),
        key varchar primary key,
        pair_id varchar not null,
        verdict varchar not null,
        reviewer varchar not null,
        type varchar,
        edit varchar,
        reason varchar,
        seconds double,
        undoes varchar,               -- key of the decision that an undo takes back
        decided timestamptz not null default now()
    );
    create view active_decisions as
        select * from decisions
        where verdict <> 'undo'
          and key not in (select undoes from decisions where undoes is not null);
    create view pair_states as
        select
            pair_id,
            max_by(
                {
                    state: case verdict
                        when 'accept' then 'accepted' when 'reject' then 'rejected'
                        when 'skip' then 'skipped' else 'flagged' end,
                    reason: reason, reviewer: reviewer, decided: decided
                }, number
            ) as last,
            max_by(type, number) filter (type is not null) as type,
            max_by(edit, number) filter (edit is not null) as edit
        from active_decisions group by pair_id;

    create sequence board_numbers;
    create table board (
        number bigint not null default nextval('board_numbers'),
        dataset_id integer not null,
        pair_id varchar not null,
        pair_number bigint not null,      -- pairs.number
        positive_id varchar not null,
        positive_number bigint not null,  -- positives.number
        asked varchar not null,
        type varchar not null,
        state varchar not null default 'undecided',
        reason varchar,
        reviewer varchar,
        decided timestamptz,
        edited boolean not null default false,
        source varchar not null,
        rule varchar not null default '',
        chosen_chars integer not null,
        rejected_chars integer not null
    );

    create table types (
        name varchar primary key,
        description varchar not null,
        colour varchar not null,
        created timestamptz not null default now()
    );
    -- Positives that an injection run could not turn into a pair, by reason.
    create table failures (
        run varchar not null,
        dataset_id integer not null,
        positive_id varchar not null,
        asked varchar not null,
        reason varchar not null,
        detail varchar not null
    );
    -- How far each run's result file has been read: taking in goes on from here.
    create table taken (
        run varchar primary key,
        bytes bigint not null
    );
    """,
    """
    alter table pairs add column receipt varchar;  -- JSON: engine, mode, template, attempt, tokens, …

    -- What judge runs saw on pairs, appended. A family is what one run judges as a whole: the words of
    -- an older run never stand beside those of a newer one.
    create sequence finding_numbers;
    create table findings (
        number bigint not null default nextval('finding_numbers'),
        pair_number bigint not null,  -- pairs.number
        pair_id varchar not null,
        run varchar not null,
        family varchar not null,      -- judge, reference_margin or checks
        name varchar not null,
        value double not null,
        detail varchar not null,
        created timestamptz not null default now()
    );
    create view newest_findings as
        select f.* from findings f join (
            select pair_number, family, max_by(run, number) as run from findings group by all
        ) using (pair_number, family, run);
    -- Pairs that a judge run could not judge, by reason.
    create table unscored (
        run varchar not null,
        dataset_id integer not null,
        pair_id varchar not null,
        reason varchar not null,
        detail varchar not null
    );
    """,
    """
    alter table memberships add column source varchar;  -- what a mixed set says a row came from
    """,
    """
    -- How a decision came about. Settling ones stand above votes: a policy's, and an adjudication.
    alter table decisions add column edit_chosen varchar;   -- the chosen text as rewritten
    alter table decisions add column note varchar;
    alter table decisions add column how varchar default 'hand';  -- hand, bulk, sample or judge
    alter table decisions add column batch varchar;         -- the bulk action it belongs to
    alter table decisions add column queue_order varchar;   -- order of the queue it was made in
    alter table decisions add column worse varchar;         -- blind: the side called worse, chosen or rejected
    alter table decisions add column adjudicates boolean default false;
    create or replace view active_decisions as
        select * from decisions
        where verdict <> 'undo'
          and key not in (select undoes from decisions where undoes is not null);
    create or replace view pair_states as
        select
            pair_id,
            max_by(
                {
                    state: case verdict
                        when 'accept' then 'accepted' when 'reject' then 'rejected'
                        when 'skip' then 'skipped' else 'flagged' end,
                    reason: reason, reviewer: reviewer, decided: decided
                }, number
            ) as last,
            max_by(type, number) filter (type is not null) as type,
            max_by(edit, number) filter (edit is not null) as edit,
            max_by(edit_chosen, number) filter (edit_chosen is not null) as edit_chosen
        from active_decisions group by pair_id;
    alter table board add column votes integer default 0;   -- reviewers who accept, reject or flag it
    alter table board add column disputed boolean default false;  -- accepted by one, rejected by another

    -- How a data set is reviewed; without a row: one reviewer a pair, nothing mixed in.
    create table plans (
        dataset_id integer primary key,
        overlap integer not null default 1,      -- reviewers a pair
        calibration double not null default 0    -- share of a queue that is known errors and untouched pairs
    );
    -- One action on many pairs: what it was, on which filter, and on what ground.
    create table batches (
        batch varchar primary key,
        dataset_id integer not null,
        how varchar not null,         -- bulk, sample or judge
        verdict varchar not null,
        reason varchar,
        note varchar,
        reviewer varchar not null,
        filter varchar not null,      -- JSON: the link's query
        basis varchar not null,       -- JSON: the figures it rests on; {} for a bulk action
        pairs bigint not null,
        decided timestamptz not null default now(),
        undone timestamptz
    );
    -- Pairs that a reviewer's browser holds ready: handed to nobody else until then.
    create table claims (
        number bigint not null,       -- board.number
        reviewer varchar not null,
        until timestamptz not null
    );
    -- Where a reviewer stopped in a queue, to go on from on any machine.
    create table places (
        reviewer varchar not null,
        queue varchar not null,       -- the link's query, in one spelling
        number bigint not null,       -- board.number
        moved timestamptz not null default now(),
        primary key (reviewer, queue)
    );
    -- Known errors and untouched pairs, mixed into queues unlabelled; in no board, snapshot or export.
    create table calibration_items (
        item_id varchar primary key,
        dataset_id integer not null,
        kind varchar not null,        -- known or untouched
        positive_id varchar not null,
        positive_number bigint not null,
        rejected varchar not null,
        type varchar not null,        -- the error's; of an untouched pair the type it is shown with
        rule varchar not null,
        why varchar not null,
        spans varchar not null
    );
    create table calibration_decisions (
        number bigint not null default nextval('decision_numbers'),
        key varchar primary key,
        item_id varchar not null,
        verdict varchar not null,
        reviewer varchar not null,
        type varchar,
        reason varchar,
        note varchar,
        seconds double,
        decided timestamptz not null default now()
    );
    """,
)
