"""Work done by other processes: its results, its order, and what becomes of lost workers."""

import socket
import sys
from contextlib import suppress

import pytest

from cluster_samples import die_always, die_once, note_work
from helpers.errors import UnusableArguments
from helpers.pipeline import cluster
from helpers.pipeline.cluster import open_cluster, work_through

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def client():
    """A client of two new workers on this machine, shared by all: they take seconds to start.

    Another cluster's page stands on its usual port, which must neither warn nor stop this one.
    """
    with socket.socket() as other:
        with suppress(OSError):  # then another stands there indeed
            other.bind(("127.0.0.1", 8787))
            other.listen()
        with open_cluster(None, 2) as client:
            yield client


def test_each_piece_has_its_result_and_a_mistake_stops_nobody(client):
    found = dict(work_through(client, note_work, {"a": ("a", 1), "broken": ("broken", 2), "c": ("c", 3)}))
    mistake = found.pop("broken")
    assert found == {"a": ["a did 1"], "c": ["c did 3"]}
    assert (type(mistake), str(mistake)) == (KeyError, "'a mistake in the program'")


def test_a_lost_workers_piece_is_done_again(client, tmp_path):
    trace = tmp_path / "trace"
    ((name, told),) = work_through(client, die_once, {"once": (trace,)})
    assert (name, trace.read_text()) == ("once", "begun")
    assert told.startswith("pid")


def test_a_piece_that_kills_every_worker_is_given_up(client):
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    ((name, error),) = work_through(client, die_always, {"deadly": ()})
    assert name == "deadly"
    assert str(error) == "Given up: every worker that began it was lost, for example for lack of memory."


def test_an_address_where_nobody_answers_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    told = r"^No dask scheduler answers at --cluster tcp://127.0.0.1:1: "
    with pytest.raises(UnusableArguments, match=told), open_cluster("tcp://127.0.0.1:1", 1):
        pass


def test_without_dask_a_cluster_is_refused_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UnusableArguments, match=r'install it with pip install "helpers\[cluster\]"'),
        open_cluster("tcp://127.0.0.1:1", 1),
    ):
        pass
