"""Work done by other processes: its results, its order, and what becomes of lost workers."""

import socket
import sys
from contextlib import suppress

import pytest

from cluster_samples import die_always, die_once, note_work
from helpers.errors import UnusableArguments, UnusableInput
from helpers.pipeline import cluster
from helpers.pipeline.cluster import (
    Needed,
    Piece,
    Result,
    act_on_worker,
    connect_client,
    explain_failure,
    explain_unfit,
    hash_version,
    open_cluster,
    work_through,
)

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


def test_pieces_of_a_chain_are_done_one_after_another_and_a_mistake_stops_nobody(client, tmp_path):
    names = {"a": ["a1", "a2", "a3"], "b": ["broken", "b2"]}
    chains = ([Piece(name, (tmp_path, chain)) for name in listed] for chain, listed in names.items())
    results = {result.name: result for result in work_through(client, note_work, chains)}
    assert results["a3"] == Result("a3", "a3 is done")
    assert results["b2"].exit_code == 0
    assert results["broken"].exit_code == 1
    assert results["broken"].text.startswith("KeyError: 'a mistake in the program'\nTraceback")
    expected = [f"{name} {word}" for name in names["a"] for word in ("begins", "ends")]
    assert (tmp_path / "a.txt").read_text().splitlines() == expected


def test_a_lost_workers_piece_is_done_again(client, tmp_path):
    trace = tmp_path / "trace"
    (result,) = work_through(client, die_once, [[Piece("once", trace)]])
    assert (result.exit_code, trace.read_text()) == (0, "begun")
    assert result.text.startswith("pid")


def test_more_pieces_than_may_be_under_way_are_all_done(client, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "MOST_UNDER_WAY", 2)
    chains = ([Piece(f"piece {number}", (tmp_path, number))] for number in range(7))
    results = work_through(client, note_work, chains)
    assert sorted(result.name for result in results) == [f"piece {number}" for number in range(7)]


def test_a_piece_that_kills_every_worker_is_given_up_and_what_follows_it_is_done(client, tmp_path):
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
    (result,) = work_through(client, die_always, [[Piece("deadly", None)]])
    assert result == Result(
        "deadly", "Given up: every worker that began it was lost, for example for lack of memory.", 1
    )


def test_an_address_where_nobody_answers_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.2)
    with pytest.raises(
        UnusableArguments, match=r"^No dask scheduler answers at --cluster tcp://127.0.0.1:1: "
    ):
        connect_client("tcp://127.0.0.1:1")


def test_without_dask_a_cluster_is_refused_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UnusableArguments, match=r'install it with pip install "helpers\[cluster\]"'),
        open_cluster("tcp://127.0.0.1:1", 1),
    ):
        pass


def test_a_worker_with_other_helpers_or_without_the_folders_works_for_nobody(tmp_path):
    assert explain_unfit(Needed(hash_version(), (tmp_path,))) == ""
    assert "another version of the helpers" in explain_unfit(Needed("0", (tmp_path,)))
    assert f"does not see {tmp_path / 'x'}: " in explain_unfit(Needed(hash_version(), (tmp_path / "x",)))
    result = act_on_worker(die_always, Piece("piece", None), Needed("0", ()))
    assert (result.name, result.exit_code) == ("piece", 2)


def test_errors_meant_for_people_are_one_sentence_and_others_say_where_they_came_from():
    assert explain_failure(UnusableInput("row 2: write a count.")) == "row 2: write a count."
    assert explain_failure(OSError(30, "Read-only file system", "x")).startswith("Cannot write x (")
    first, second, *_ = explain_failure(KeyError("x")).splitlines()
    assert (first, second) == ("KeyError: 'x'", "KeyError: 'x'")
