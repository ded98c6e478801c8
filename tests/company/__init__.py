"""A vendor's database after some years: 428 customers, 3,100 licenses, a year of contacts, and what goes wrong.

``build`` fills an empty database, in seconds and the same each time: for tests of pages, benchmarks, and
``make demo-company``, which serves it.
"""

from tests.company.shops import CHAIN as CHAIN
from tests.company.shops import Company as Company
from tests.company.shops import build as build
