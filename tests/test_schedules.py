"""Schedulers need nothing but the command itself: what the README shows for them works."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.__main__ import build_parser

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"-m helpers ([a-z][^`\n|&\"']*)", README)))
CRON_LINE = re.search(r"^\s*(?:[\d*/,-]+ ){5}(.*-m helpers .*)$", README, re.MULTILINE)


def test_the_readme_shows_commands_and_a_line_for_cron():
    assert len(COMMANDS) > 5
    assert CRON_LINE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_in_the_readme_is_understood(command):
    words = [word for word in shlex.split(command, comments=True) if word not in ("...", "…")]
    assert build_parser().parse_args(words).command == words[0]


@pytest.mark.skipif(os.name == "nt", reason="cron is not for Windows")
def test_the_cron_line_runs_with_the_little_that_cron_gives(tiny_project):
    (tiny_project.folder / ".venv").symlink_to(sys.prefix)
    command = re.sub(r"cd \S+", f"cd {tiny_project.folder}", CRON_LINE[1])
    environment = {
        "PATH": "/usr/bin:/bin",
        "SHELL": "/bin/sh",
        "PYTHONPATH": str(tiny_project.folder / "src"),
    }
    ended = subprocess.run(
        ["/bin/sh", "-c", command], env=environment, cwd="/", capture_output=True, text=True, timeout=300
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tiny_project.reports / "2023-24" / "index.html").is_file()
    assert ended.stdout.isprintable() or all(line.isprintable() for line in ended.stdout.splitlines())
