"""A training run inside its process: model, rows, trainer, and what it leaves."""
