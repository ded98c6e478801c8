"""Django's entry: registers the console's lists, which stand by subject in ``lists``."""

from server.console.lists import customers, events, licenses, people, terminals, trials

__all__ = ["customers", "events", "licenses", "people", "terminals", "trials"]
