"""What a person is told where no further request to an endpoint can succeed: what came, and what to do."""

from seapo.workers.engines.endpoint_faults import Fault
from seapo.workers.engines.endpoint_key import Key
from seapo.workers.engines.endpoint_place import Place

MOST_NAMES = 12
"""Of an endpoint's models, named in an error."""
WHAT_TO_DO = {
    "no_path": "Give its base URL, which often ends in /v1.",
    "quota": "Add to the account, or take another endpoint; what is finished is kept.",
    "moved": "Give that address as the endpoint, if it is the right one: the key is not sent on.",
    "unreachable": "Start it, or mend its address; what is finished is kept, and the run can be resumed.",
}


async def hopeless(fault: Fault, place: Place, model: str, key: Key) -> str:
    """The fault with what to do about it; of a missing model, which ones there are."""
    if fault.reason == "no_model":
        there = await _listed(place)
        return f"{fault.url} does not have the model {model!r} ({fault.detail}). {there}"
    if fault.reason == "key":
        return f"{fault.words}. {_about(key)}"
    return f"{fault.words}. {WHAT_TO_DO.get(fault.reason, 'What is finished is kept.')}"


def _about(key: Key) -> str:
    if key.given:
        return f"It came from the environment variable {key.variable}: put the right one there."
    return (
        f"The environment variable {key.variable} is not set: put the key there, or name another "
        "variable with key_env."
    )


async def _listed(place: Place) -> str:
    try:
        names = await place.models() or ()
    except Fault:
        names = ()
    if not names:
        return "It lists no models; name one that it has after the #."
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"It has {', '.join(names[:MOST_NAMES])}{more}. Name one of them after the #."
