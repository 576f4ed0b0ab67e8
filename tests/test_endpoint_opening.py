"""An endpoint is looked at before it is used: is anybody there, and is the model?"""

import pytest
from asking_endpoints import drive, opened, refusal, request
from scripted_endpoint import ScriptedEndpoint

pytestmark = pytest.mark.usefixtures("short_waits")


def test_nobody_there_is_said_at_once() -> None:
    with ScriptedEndpoint() as server:
        pass
    told = refusal(server.url)
    assert told.startswith(f"{server.url} cannot be reached: ")
    assert "Start it" in told


def test_of_a_wrong_model_the_right_ones_are_said_at_once() -> None:
    with ScriptedEndpoint(models=("small", "large")) as server:
        told = refusal(server.url, model="huge")
    assert "does not have the model 'huge'" in told
    assert "It has small, large." in told


def test_a_name_that_is_known_and_not_listed_is_taken() -> None:
    server = ScriptedEndpoint(models=("llama:latest",), aliases=("llama",))
    with server, opened(server.url, model="llama") as engine:
        assert drive(engine, [request(0)])[0].finish == "stop"


def test_an_endpoint_without_a_list_of_models_is_fine() -> None:
    with ScriptedEndpoint(models=None) as server, opened(server.url, model="any") as engine:
        assert drive(engine, [request(0)])[0].finish == "stop"
        assert (server.listed, server.count) == (1, 1)
