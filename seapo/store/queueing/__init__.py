"""A reviewer's queue: which pairs come in which order, handed to nobody twice, and what was decided before.

`queue` is what is asked for, `orders` works an order out, `lineups` keeps it, `claims` says what is handed
out, `handing` takes the next pairs, `counts` says how many there are, `views` shows a reviewer no more than
the reviewer may see, `looking` goes back to pairs and to what was said of them.
"""
