"""Child processes: the only doors to the model libraries, each started on a run folder."""
