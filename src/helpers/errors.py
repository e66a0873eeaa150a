"""What a command ends with: every error that a person can put right is one sentence with its exit code."""


class HelpersError(Exception):
    """Something that the project cannot do; the message is a sentence that says where and what to do."""

    exit_code = 1


class UnusableInput(HelpersError, ValueError):
    """Input that a person has to put right; the message says where it stands and how."""

    exit_code = 2


class UnusableArguments(UnusableInput):
    """What was asked for cannot be run."""


def describe_error(error: Exception) -> str:
    """One sentence for people: for what the system refused, which file and what to do."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    place = error.filename or "the results"
    advice = "make room there or choose another folder with --output"
    if isinstance(error, PermissionError):
        advice = "close the file if it is open, for example in Excel, or choose another folder with --output"
    return f"Cannot write {place} ({error.strerror.lower()}): {advice}."
