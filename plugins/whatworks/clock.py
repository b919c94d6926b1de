"""What day it is, for the doors: no stage asks."""

import os
from datetime import UTC, date, datetime


def today() -> date:
    """Return the day a build stands for: ``SOURCE_DATE_EPOCH`` where it is set, else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    known = epoch is not None and epoch.isdecimal()
    now = datetime.fromtimestamp(int(epoch or 0), UTC) if known else datetime.now(UTC)
    return now.date()
