"""The statements that turn rows into records: a draft's pieces around one pass over the file.

`drafts` is a temporary view with a row a row of the file: ids and lengths, or what is wrong with it. `texts` is
another with turns, answer and rejected answers too. The tables that stay are filled from the two.

`careful` and `clean` make the two views, each for its way in, out of the same `levels`; `problems` says what is
wrong with a row, `ids` computes content ids, `tables` fills the tables that stay.
"""
