"""Changes that leave an answer as good as it was: the other half of knowing errors when one sees them.

`harmless` rewrites the surface only: contractions, spellings, set phrases, commas, list markers, quotation
marks. Nothing in code, formulas, quotations, links or names is touched, and no number changes its value.
"""

from seapo.injectors.harmless.rewrite import harmless

__all__ = ["harmless"]
