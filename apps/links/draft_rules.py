"""Drafts are not to gain links that the check of links knows to be dead."""

from apps.editorial.text_rules import LINK_CHECKS
from apps.links.knowing import dead_among

if dead_among not in LINK_CHECKS:
    LINK_CHECKS.append(dead_among)
