"""The fields of an endpoint: where it is, what it serves, and which environment variable holds its key."""

import os

import streamlit as st

from seapo.engines import ENDPOINT, EngineConfig, parse
from seapo.engines.served import served
from seapo.errors import BadInput

_LOOKED = "engine_looked"
"""Names that endpoints listed, and what went wrong, by URL; kept for the session."""


def endpoint() -> tuple[str, dict[str, str]]:
    """The engine's name, empty while something is missing, and the settings that belong to it."""
    with st.grid(3, min_column_width=200, gap="medium"):
        urls = _typed("Base URL", "engine_url", "http://127.0.0.1:8000/v1", _URL_HELP)
        name = _model(_first(urls))
        key = _typed("Key's environment variable", "engine_key", EngineConfig.key_env, _KEY_HELP)
    key = key or EngineConfig.key_env
    first = _first(urls)
    st.button(
        "Look which models it serves", icon=":material/search:", disabled=not first,
        key="engine_look", on_click=_look, args=(first, key),
    )  # fmt: skip
    _told(first, key)
    return _named(urls, name), {} if key == EngineConfig.key_env else {"key_env": key}


_URL_HELP = "Up to and without /chat/completions. Several joined by commas share the work: each is asked at once."
_KEY_HELP = (
    "The key itself is typed nowhere here and written nowhere: the run reads it from this variable of "
    "the environment that the Studio was started in."
)


def _typed(label: str, key: str, shown: str, said: str) -> str:
    given = st.text_input(label, placeholder=shown, key=key, help=said, persist_state="session")
    return (given or "").strip()


def _first(urls: str) -> str:
    return urls.partition(",")[0].strip().rstrip("/")


def _model(url: str) -> str:
    listed = _looked().get(url, [])
    given = st.selectbox(
        "Model",
        listed if isinstance(listed, list) else [],
        index=None,
        accept_new_options=True,
        placeholder="As the endpoint calls it",
        key="engine_served",
        persist_state="session",
    )
    return (given or "").strip()


def _looked() -> dict[str, list[str] | str]:
    found: dict[str, list[str] | str] = st.session_state.setdefault(_LOOKED, {})
    return found


def _look(url: str, key: str) -> None:
    try:
        parse(f"{ENDPOINT}:{url}#any")
        found = served(url, os.environ.get(key, ""))
    except BadInput as error:
        _looked()[url] = str(error)
        return
    _looked()[url] = found
    if found and not st.session_state.get("engine_served"):
        st.session_state["engine_served"] = found[0]


def _told(url: str, key: str) -> None:
    """What the last look found, as text: names come from elsewhere."""
    said = "is set" if os.environ.get(key) else "is not set (local servers need none)"
    st.caption(f":material/key: `{key.replace('`', '')}` {said}")
    found = _looked().get(url)
    if isinstance(found, str):
        st.error("The endpoint could not be asked.", icon=":material/error:")
        st.code(found, None, wrap_lines=True)
    elif found is not None:
        st.text(f"It serves {', '.join(found[:8])}" if found else "It answers and serves no model.")


def _named(urls: str, name: str) -> str:
    if not urls or not name:
        st.caption("An endpoint needs its base URL and the name of a model.")
        return ""
    return f"{ENDPOINT}:{urls}#{name}"
