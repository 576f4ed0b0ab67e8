"""The Build page's second step: how negatives are asked for, tried, watched, and what came of it."""
