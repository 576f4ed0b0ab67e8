"""The app's own routes: pairs to the card, decisions from it; everything else is Streamlit's."""

from starlette.middleware import Middleware
from starlette.routing import Route

from seapo.ui.access import SecurityHeaders
from seapo.ui.routes.decisions import MAX_BATCH, post_decisions, post_place
from seapo.ui.routes.guard import MAX_BODY
from seapo.ui.routes.looking import get_pair, get_past, one_pair, past_decisions
from seapo.ui.routes.queue import get_queue, link_filter, next_pairs
from seapo.ui.routes.storing import until_stopped

__all__ = [
    "MAX_BATCH",
    "MAX_BODY",
    "MIDDLEWARE",
    "ROUTES",
    "link_filter",
    "next_pairs",
    "one_pair",
    "past_decisions",
    "until_stopped",
]

ROUTES = [
    Route("/api/decisions", post_decisions, methods=["POST"]),
    Route("/api/place", post_place, methods=["POST"]),
    Route("/api/queue", get_queue, methods=["GET"]),
    Route("/api/pair", get_pair, methods=["GET"]),
    Route("/api/past", get_past, methods=["GET"]),
]
MIDDLEWARE = [Middleware(SecurityHeaders)]
