"""What a command ends with: every error that a person can put right is one sentence with its exit code."""

from __future__ import annotations


class HelpersError(Exception):
    """Something that the project cannot do; the message is a sentence that says where and what to do."""

    exit_code = 1


class UnusableInput(HelpersError, ValueError):
    """Input that a person has to put right; the message says where it stands and how."""

    exit_code = 2


class UnusableArguments(UnusableInput):
    """What was asked for cannot be run."""
