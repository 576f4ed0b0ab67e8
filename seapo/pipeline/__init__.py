"""One function a button: each reads, calls a stage, and appends. Stages meet here and nowhere else.

Pages and the command line call only this for what changes something.
"""

from seapo.pipeline.injection import ALL_TYPES, ENGINES, PROFILE, Mix, preview_inject, start_inject
from seapo.pipeline.studio import Studio, open_studio, take_in
from seapo.store.decisions import decide as _decide  # the one button that needs no more than this
