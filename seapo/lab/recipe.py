"""The training recipes for the embedded model, in TRL's names; chosen on development prompts only."""

from collections.abc import Mapping

_SHARED: Mapping[str, object] = {
    "num_train_epochs": 1,
    "per_device_train_batch_size": 8,
    "gradient_accumulation_steps": 1,
    "max_length": 1024,
    "lr_scheduler_type": "cosine",
}
"""All of the model is trained, without adapters."""

RECIPES: Mapping[str, Mapping[str, object]] = {
    "dpo": {
        **_SHARED,
        "learning_rate": 1e-4,
        "beta": 0.1,
        # The second loss is the likelihood of the chosen answers; the more the first weighs against it,
        # the less the scores rise. Measured in docs/tuning.md.
        "loss_type": ["sigmoid", "sft"],
        "loss_weights": [0.2, 1.0],
    },
    "kto": {
        **_SHARED,
        "learning_rate": 1e-4,
        "beta": 0.1,
        # As many prompts a step as a batch of 8 pairs holds.
        "per_device_train_batch_size": 16,
    },
    "sft": {**_SHARED, "learning_rate": 1e-4},
}
RECIPE = RECIPES["dpo"]
