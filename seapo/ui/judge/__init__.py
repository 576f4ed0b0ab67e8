"""The Build page's judge: who judges, how far it is, and what it found."""
