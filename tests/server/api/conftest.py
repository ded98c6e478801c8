"""Who calls the API in tests."""

from datetime import datetime

import pytest

from tests.server.caller import Caller


@pytest.fixture
def crm(db: None, now: datetime) -> Caller:
    return Caller("crm", now)
