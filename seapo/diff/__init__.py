"""Word differences of two texts in any script: as segments that the card can show, or as a receipt's spans.

Segments carry their text, so no offset has to be turned into the browser's UTF-16 units. The work is
bounded: past the budget, what is between anchors counts as rewritten.
"""

from seapo.diff.kept import Kept
from seapo.diff.places import spans
from seapo.diff.segments import Difference, Segment, difference, flagged
from seapo.diff.tokens import tokens

__all__ = ["Difference", "Kept", "Segment", "difference", "flagged", "spans", "tokens"]
