"""What an evaluation asks and how answers become scores: items, checks, formats and intervals, all pure.

Running a model on the items is the worker's part.
"""
