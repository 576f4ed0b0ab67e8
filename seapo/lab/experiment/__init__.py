"""The laboratory's experiment, without a model: what is compared, how pairs are made, what the figures say.

A cell is one base, one seed and one arm; running cells is `seapo.workers.lab_experiment`.
"""
