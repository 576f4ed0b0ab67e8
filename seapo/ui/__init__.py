"""What the pages share: frame, review card, charts, differences, the open store."""
