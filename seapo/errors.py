"""What can go wrong, in words a person can act on: what came, what was wanted, what to do."""


class SeapoError(Exception):
    """Base of every error this project raises on purpose; its text is shown to the user as it is."""

    exit_code = 1


class BadInput(SeapoError):
    """A file, option or value that cannot be used; nothing was changed."""

    exit_code = 2


class NotFound(BadInput):
    """A data set, pair, snapshot or run that is not there."""


class StoreBusy(SeapoError):
    """Another process holds the store; its name and number are in the text."""


class JobFailed(SeapoError):
    """A child process ended without a result; the text holds the reason, the run folder the log."""
