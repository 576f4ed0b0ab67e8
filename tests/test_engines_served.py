"""What an endpoint says it serves, over real HTTP on loopback."""

import pytest
from scripted_endpoint import ScriptedEndpoint

from seapo.engines.served import served
from seapo.errors import BadInput


def test_names_come_in_the_endpoints_order() -> None:
    with ScriptedEndpoint(models=("b", "a")) as server:
        assert served(server.url) == ["b", "a"]


def test_a_key_is_sent_where_one_is_wanted() -> None:
    with ScriptedEndpoint(key="s3cret") as server:
        assert served(server.url, "s3cret") == ["m"]
        with pytest.raises(BadInput, match=r"answers 401\. It refuses the key") as refused:
            served(server.url, "other")
    assert "other" not in str(refused.value)


def test_a_server_without_a_list_says_so() -> None:
    with (
        ScriptedEndpoint(models=None) as server,
        pytest.raises(BadInput, match="no list of models"),
    ):
        served(server.url)


def test_nobody_at_home_is_told_in_words() -> None:
    with pytest.raises(BadInput, match=r"Nothing answers at http://127\.0\.0\.1:9/v1: .*refused"):
        served("http://127.0.0.1:9/v1")
