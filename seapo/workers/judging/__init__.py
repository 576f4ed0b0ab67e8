"""How pairs become findings in a judge's process: by named checks, a model, or a reference model's margin."""
