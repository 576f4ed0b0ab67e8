"""How positives become negatives in an injection's process: by rules, or by a model and checks."""
