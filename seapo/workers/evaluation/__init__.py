"""An evaluation inside its process: model, items, code, and scores."""
