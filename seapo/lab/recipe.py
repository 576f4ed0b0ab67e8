"""The training recipe for the embedded model, in TRL's names; chosen on development prompts only."""

RECIPE: dict[str, object] = {
    "learning_rate": 3e-4,
    "num_train_epochs": 2,
    "per_device_train_batch_size": 32,
    "gradient_accumulation_steps": 1,
    "max_length": 1024,
    "beta": 0.1,
    "loss_type": ["sigmoid", "sft"],
    "loss_weights": [0.2, 1.0],
    "lr_scheduler_type": "cosine",
}
"""All of the model is trained, without adapters. The second loss is the likelihood of the chosen
answers; with a weight of the first above it, mathematics rose less. Measured in docs/embedded.md."""
