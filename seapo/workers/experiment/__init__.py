"""The laboratory's experiment inside its processes: material, cells, and who works on which."""
