"""Search that ignores width, case, the kind of kana, dashes and spaces: conditions for the database's own indexes.

Each condition is that a row has one word, itself or in a row that it belongs to; ``every_word`` joins them for what
was typed. Rows of several tables are united by primary key, because an OR over joined tables has no use for an index.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q, QuerySet

from licensing.number import ALPHABET, symbols_in
from server.folding import folded
from server.licenses.models import Change, Contact, Contract, Customer, License, Registration, Shop, Terminal

Condition = Callable[[str], Q]

SHORTEST_NUMBER = 3
"""Symbols of a part of a number."""


def words_of(term: str) -> list[str]:
    """Return the words of ``term``, folded."""
    return [word for word in map(folded, term.split()) if word]


def every_word(term: str, condition: Condition) -> Q:
    """Return the condition that all words of ``term`` are found; nothing is if there are none."""
    return reduce(and_, map(condition, words_of(term)), Q()) if words_of(term) else Q(pk__in=())


def customer(word: str) -> Q:
    """A customer by its names, numbers and addresses, and those of its people and shops."""
    return Q(pk__in=_customers(word))


def customer_or_license(word: str) -> Q:
    """A customer as ``customer`` finds it, or by a part of a license number."""
    return Q(pk__in=_customers(word, License.objects.filter(number(word)).values("contract__customer")))


def number(word: str) -> Q:
    """A license by a part of its number, however that is written."""
    symbols = number_part(word)
    return Q(number__includes=symbols) if symbols else Q(pk__in=())


def number_part(typed: str) -> str:
    """Return the symbols in ``typed`` if they are a part of a license number, long enough to look for; or nothing."""
    symbols = symbols_in(typed)
    return symbols if len(symbols) >= SHORTEST_NUMBER and set(symbols) <= set(ALPHABET) else ""


def license(word: str) -> Q:
    """A license by its number, customer, shop, or a terminal that has or had it."""
    return Q(
        pk__in=License.objects.filter(number(word))
        .values("pk")
        .union(
            License.objects.filter(contract__customer__in=_customers(word)).values("pk"),
            Registration.objects.filter(terminal__in=Terminal.objects.filter(terminal(word))).values("license"),
            all=True,
        )
    )


def terminal(word: str) -> Q:
    """A terminal by its own name and number."""
    return either_spelling("folded", word)


def trial(word: str) -> Q:
    """A trial by the name and number of a terminal of its machine."""
    return Q(machine__in=Terminal.objects.filter(terminal(word)).values("machine"))


def terminal_or_holder(word: str) -> Q:
    """A terminal by its name and number, or the license that it has or had, with its customer."""
    held = Registration.objects.filter(license__in=License.objects.filter(number(word)))
    of_customers = Registration.objects.filter(license__contract__customer__in=_customers(word))
    own = Terminal.objects.filter(terminal(word))
    return Q(pk__in=own.values("pk").union(held.values("terminal"), of_customers.values("terminal"), all=True))


def contract(word: str) -> Q:
    """A contract by its customer, or a license of it."""
    of_customers = Contract.objects.filter(customer__in=_customers(word)).values("pk")
    return Q(pk__in=of_customers.union(License.objects.filter(number(word)).values("contract"), all=True))


def event(word: str) -> Q:
    """An entry of the event log by its numbers and names."""
    return either_spelling("folded", word)


def change(word: str) -> Q:
    """A change by who did it, or a license that it was done to."""
    by = Change.objects.filter(who__icontains=word).values("pk")
    return Q(pk__in=by.union(Change.objects.filter(licenses__in=License.objects.filter(license(word))).values("pk")))


def either_spelling(column: str, word: str) -> Q:
    """Return the condition that the ``FoldedField`` ``column`` includes ``word``.

    A number is found with letters that it does not have, too, as they are typed by mistake.
    """
    spelled = symbols_in(word).lower() or word
    condition = Q(**{f"{column}__includes": word})
    return condition if spelled == word else condition | Q(**{f"{column}__includes": spelled})


def _customers(word: str, *others: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the primary keys of the customers that ``customer`` finds, and ``others``."""
    return (
        Customer.objects.filter(folded__includes=word)
        .values("pk")
        .union(
            Contact.objects.filter(folded__includes=word).values("customer"),
            Shop.objects.filter(folded__includes=word).values("customer"),
            *others,
            all=True,
        )
    )
