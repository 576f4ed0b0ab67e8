"""The key to an endpoint: read from the environment, sent in a header, shown and written nowhere."""

import os
from dataclasses import dataclass, field

from seapo.errors import BadInput

NO_KEY = "none"
"""Sent where there is no key: local servers want none, and the header wants something."""


@dataclass(frozen=True)
class Key:
    variable: str
    """The environment variable's name."""
    value: str = field(repr=False)

    @classmethod
    def from_environment(cls, variable: str) -> "Key":
        """Raises BadInput for characters that no header may hold; they are not shown."""
        value = os.environ.get(variable, "").strip() or NO_KEY
        if not (value.isascii() and value.isprintable()):
            raise BadInput(
                f"The environment variable {variable} holds characters that no key has, such as line ends "
                "or accents. Set it to the key alone."
            )
        return cls(variable, value)

    @property
    def given(self) -> bool:
        return self.value != NO_KEY

    def hidden(self, text: str) -> str:
        """The text without the key, which some endpoints repeat in their refusals."""
        return text.replace(self.value, "[key]") if self.given else text
