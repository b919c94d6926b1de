"""Sharing work among processes: the same answers in the same order, and a clean end."""

import os
import signal
import subprocess
import sys
import time

import pytest

from building import ENVIRONMENT, EPOCH, contents
from conftest import ROOT
from whatworks.pool import spread

MANY = range(500)


def test_answers_come_in_the_order_of_the_questions():
    assert list(spread(lambda number: number**2, MANY)) == [number**2 for number in MANY]


def test_several_processors_share_the_work():
    script = (
        "import os; from whatworks.pool import spread;"
        "print(len(set(spread(lambda _: os.getpid(), range(500)))), len(os.sched_getaffinity(0)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    used, there = map(int, said.stdout.split())
    assert used == there


def test_one_processor_does_all_of_it_itself(one_processor):
    assert set(spread(lambda _: os.getpid(), MANY)) == {os.getpid()}


def test_what_goes_wrong_in_one_process_is_told_in_the_other():
    def work(number):
        if number == 321:
            raise ValueError("there is no such number")
        return number

    with pytest.raises(ValueError, match="no such number"):
        list(spread(work, MANY))


def test_an_interrupted_build_ends_at_once_and_leaves_the_site_whole(tmp_path):
    out = tmp_path / "site"
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "whatworks", "build", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    before = contents(out)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "SOURCE_DATE_EPOCH": str(int(EPOCH) + 86_400)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Making pages"):
                break
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=60) != 0
    assert "Traceback" not in rest
    with pytest.raises(ProcessLookupError):
        for _ in range(100):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
    assert contents(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "site"]
