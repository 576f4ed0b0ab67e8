"""The Lab page: the experiment, started, watched and read."""
