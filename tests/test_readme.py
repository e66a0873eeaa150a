"""The README shows what the project gives today."""

import re
from pathlib import Path

from helpers.pages import outcomes
from helpers.pages.known import read_known
from helpers.paths import CHECKOUT, find_folders
from helpers.publishing import charts

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def draw_acceptance():
    known = read_known(find_folders(), "2023-24", "internal")
    words = dict.fromkeys(("title", "subtitle", "source", "alt"), "Accepted referrals")
    return charts.draw_shares_over_time(outcomes.stack_acceptance(known), **words).svg


def test_the_picture_is_the_chart_of_todays_figures():
    svg = draw_acceptance()
    kept = (CHECKOUT / ".github" / "acceptance.svg").read_bytes()
    assert kept == (svg if isinstance(svg, bytes) else svg.encode())


def test_every_file_the_readme_leads_to_is_there():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [target for target in targets if not (CHECKOUT / Path(target)).exists()] == []
