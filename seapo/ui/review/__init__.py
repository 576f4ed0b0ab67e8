"""The Review page around the card: the queue, bulk decisions, and what the decisions say so far."""
