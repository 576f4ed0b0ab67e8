"""Which engine writes: its kind, its model or endpoint, and its settings."""
