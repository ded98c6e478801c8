"""Django's entry: registers the console's lists, which are arranged by subject in ``lists``."""

from server.console.lists import (
    api,
    contracts,
    customers,
    events,
    licenses,
    mailing,
    people,
    portal,
    requests,
    sign_ins,
    terminals,
    trials,
    webhooks,
)

__all__ = [
    "api",
    "contracts",
    "customers",
    "events",
    "licenses",
    "mailing",
    "people",
    "portal",
    "requests",
    "sign_ins",
    "terminals",
    "trials",
    "webhooks",
]
