"""Tables checked before they are published, in any layout: what was checked, what is wrong, what to put."""

from helpers.proofing.check import Checked, check_files
from helpers.proofing.telling import describe_findings, render_csv, render_json

__all__ = ["Checked", "check_files", "describe_findings", "render_csv", "render_json"]
