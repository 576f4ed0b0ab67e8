"""The training recipes for the embedded model, in TRL's names; chosen on development prompts only."""

from collections.abc import Mapping

_SHARED: Mapping[str, object] = {
    "num_train_epochs": 2,
    "per_device_train_batch_size": 32,
    "gradient_accumulation_steps": 1,
    "max_length": 1024,
    "lr_scheduler_type": "cosine",
}
"""All of the model is trained, without adapters."""

RECIPES: Mapping[str, Mapping[str, object]] = {
    "dpo": {
        **_SHARED,
        "learning_rate": 3e-4,
        "beta": 0.1,
        # The second loss is the likelihood of the chosen answers; with a weight of the first above
        # it, mathematics rose less. Measured in docs/embedded.md.
        "loss_type": ["sigmoid", "sft"],
        "loss_weights": [0.2, 1.0],
    },
    "kto": {
        **_SHARED,
        "learning_rate": 3e-4,
        "beta": 0.1,
        # As many prompts a step as a batch of 32 pairs holds.
        "per_device_train_batch_size": 64,
    },
    "sft": {**_SHARED, "learning_rate": 3e-4},
}
RECIPE = RECIPES["dpo"]
