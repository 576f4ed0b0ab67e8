"""What trains the embedded model well, by TRL's names; chosen on development prompts alone."""

RECIPE: dict[str, object] = {}
