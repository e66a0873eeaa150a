"""Work done by other processes: its results, and what becomes of lost workers and of a lost parent."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

import pytest

from conftest import SilentTeller, wait_for_end
from helpers.errors import UnusableArguments
from helpers.pipeline import workers
from helpers.pipeline.workers import open_workers
from worker_samples import die, note_work


def test_each_piece_is_done_elsewhere_and_a_mistake_stops_nobody():
    with open_workers(None, 2, SilentTeller()) as pool:
        first, broken, last = (pool.submit(note_work, name) for name in ("a", "broken", "c"))
        assert first.result()[0] == "a done"
        assert first.result()[1] != os.getpid()
        with pytest.raises(KeyError, match="a mistake in the program"):
            broken.result()
        assert last.result()[0] == "c done"


def test_a_lost_worker_is_told_and_not_waited_for():
    with open_workers(None, 1, SilentTeller()) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(die).result()


def test_workers_end_when_the_work_is_interrupted():
    with suppress(KeyboardInterrupt), open_workers(None, 1, SilentTeller()) as pool:
        pool.submit(note_work, "a").result()
        begun = pool.submit(time.sleep, 600)
        raise KeyboardInterrupt
    assert isinstance(begun.exception(), BrokenProcessPool)


def test_workers_end_with_a_parent_that_is_killed():
    code = """
import os, signal
from helpers.pipeline.workers import open_workers
from worker_samples import note_work
if __name__ == "__main__":
    with open_workers(None, 1, None) as pool:
        print(pool.submit(note_work, "a").result()[1], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""
    place = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=place)
    assert killed.returncode == -signal.SIGKILL
    wait_for_end(killed.stdout.strip())


def test_an_address_where_nobody_answers_is_refused_in_one_sentence(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 0.2)
    told = r"^No dask scheduler answers at --cluster tcp://127.0.0.1:1: "
    with (
        pytest.raises(UnusableArguments, match=told),
        open_workers("tcp://127.0.0.1:1", 1, SilentTeller()),
    ):
        pass


def test_without_dask_a_cluster_is_refused_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UnusableArguments, match=r'install it with pip install "helpers\[cluster\]"'),
        open_workers("tcp://127.0.0.1:1", 1, SilentTeller()),
    ):
        pass
