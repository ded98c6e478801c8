"""The console's search with many customers: ``python -m bench.server.search LICENSES`` in the environment of a server.

Fills the empty database with a customer for each 20 licenses, and a terminal on each license. Then it asks for the
page of the search as a signed-in member of staff does, in this process, and prints milliseconds for each kind of term.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import django

django.setup()

from django.conf import settings  # noqa: E402  # after the set-up
from django.contrib.auth.models import User  # noqa: E402  # after the set-up
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from licensing import number  # noqa: E402
from server.licenses.models import Contract, Customer, License, Registration, Terminal  # noqa: E402

BATCH = 5000
OF_CUSTOMER = 20
ASKED = 40
"""Pages of each kind of term."""
PLACES = "銀座 新宿 渋谷 浅草 上野 池袋 横浜 川崎 大宮 千葉 札幌 仙台 名古屋 京都 大阪 神戸 広島 福岡 長崎 那覇".split()  # noqa: SIM905  # shorter
TRADES = "陶器 書店 薬局 時計店 眼鏡 茶舗 商店 百貨店 菓子 呉服 靴店 酒店 カメラ 雑貨 化粧品 電器".split()  # noqa: SIM905  # shorter
NAMES = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田".split()  # noqa: SIM905  # shorter


def fill(licenses: int, each: int = OF_CUSTOMER, statement: str = "") -> None:
    """Fill the database with ``each`` licenses a customer; the same for the same numbers.

    ``statement`` is the newest of each terminal: most of its row.
    """
    chance, now = random.Random(1), datetime.now(UTC)
    count = licenses // each
    Customer.objects.bulk_create((_customer(place, chance) for place in range(1, count + 1)), BATCH)
    Contract.objects.bulk_create((Contract(pk=i, customer_id=i, issued_at=now) for i in range(1, count + 1)), BATCH)
    licensed = (_license(place, (place - 1) // each + 1, now, chance) for place in range(1, licenses + 1))
    terminals = (_terminal(place, now, chance, statement) for place in range(1, licenses + 1))
    held = (Registration(pk=i, license_id=i, terminal_id=i, since=now - _age(i)) for i in range(1, licenses + 1))
    for rows in (licensed, terminals, held):
        _insert(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for statement in connection.ops.sequence_reset_sql(
            no_style(), [Customer, Contract, License, Terminal, Registration]
        ):
            cursor.execute(statement)  # the keys were given


def _insert(rows: Iterator[Model]) -> None:
    """Insert ``rows`` of one model, in half the time of ``bulk_create``."""
    while batch := list(islice(rows, BATCH)):
        fields = batch[0]._meta.concrete_fields
        columns, marks = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
        table = batch[0]._meta.db_table
        values = [[field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields] for row in batch]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _customer(place: int, chance: random.Random) -> Customer:
    name = f"株式会社{chance.choice(PLACES)}{chance.choice(TRADES)}{place}"
    phone = f"0{chance.randrange(1, 10)}-{chance.randrange(10**4):04}-{chance.randrange(10**4):04}"
    who = chance.choice(NAMES)
    return Customer(pk=place, name=name, email=f"owner{place}@example.jp", phone=phone, contact_name=who)


def _license(place: int, owner: int, now: datetime, chance: random.Random) -> License:
    symbols = "".join(chance.choices(number.ALPHABET, k=16))
    until = now.date() + timedelta(days=1 + owner * 7 % 365)
    return License(pk=place, number=symbols, contract_id=owner, contract_until=until)


def _terminal(place: int, now: datetime, chance: random.Random, statement: str) -> Terminal:
    today, deadline = now.date(), now.date() + timedelta(days=90)
    days = {"known_since": today - _age(place), "deadline": deadline, "usable_until": deadline}
    contact = now - timedelta(seconds=place * 7919 % 86_400)
    name = f"{chance.choice(PLACES)} レジ{place % OF_CUSTOMER}"
    # Of its own, as in the field: PostgreSQL plans by how many terminals share one.
    machine = f"{place:064x}"
    number = f"{chance.randrange(10**12):012}"
    known = {"number": number, "machine": machine, "name": name, "app_version": f"1.0.{place % 3}", **days}
    return Terminal(pk=place, jkt=f"key{place}", last_contact=contact, last_statement=statement, **known)


def _age(place: int) -> timedelta:
    """Return how long ago a terminal came for the first time: within three years."""
    return timedelta(days=place * 7 % 1000)


def terms() -> dict[str, Callable[[random.Random], str]]:
    """Return how a term of each kind is made."""
    count = Customer.objects.count()

    def of(field: str) -> Callable[[random.Random], str]:
        return lambda chance: str(getattr(Customer.objects.get(pk=chance.randrange(1, count + 1)), field))

    return {
        "name": of("name"),
        "part of a name": lambda chance: of("name")(chance)[4:10],
        "two characters": lambda chance: chance.choice(PLACES)[:2],
        "two words": lambda chance: f"{chance.choice(PLACES)} {chance.choice(NAMES)}",
        "terminal's name": lambda chance: f"{chance.choice(PLACES)} レジ{chance.randrange(20)}",
        "e-mail address": of("email"),
        "telephone number": of("phone"),
        "license number": lambda chance: _a_license(chance).number,
        "part of a license number": lambda chance: _a_license(chance).number[4:9],
        "part of a terminal number": lambda chance: f"{chance.randrange(10**6):06}",
        "nothing like it": lambda chance: f"存在しない{chance.randrange(10**6)}",
    }


def _a_license(chance: random.Random) -> License:
    return License.objects.get(pk=chance.randrange(1, License.objects.count() + 1))


def measure() -> Iterator[str]:
    """Yield a line for each kind of term, and one for all."""
    settings.SECOND_FACTOR_REQUIRED = False
    client, chance, all_times = Client(headers={"host": "127.0.0.1"}), random.Random(2), []
    user, _made = User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    client.force_login(user)
    for kind, make in terms().items():
        times: list[tuple[float, float]] = []
        for term in [make(chance) for _ in range(ASKED)]:
            begun, busy = time.perf_counter(), time.process_time()
            response = client.get("/admin/search/", {"q": term})
            times.append(((time.perf_counter() - begun) * 1e3, (time.process_time() - busy) * 1e3))
            assert response.status_code == 200 or "login" not in response.headers["Location"], term
        all_times += times
        yield _line(kind, times)
    yield _line("all", all_times)


def _line(kind: str, times: list[tuple[float, float]]) -> str:
    """Return the percentiles: on a busy machine, this process's time is nearer to that of an idle one (SQLite)."""
    wall, busy = ([pair[place] for pair in times] for place in (0, 1))
    p95 = statistics.quantiles(wall, n=20)[-1], statistics.quantiles(busy, n=20)[-1]
    return f"{kind:26} p50 {statistics.median(wall):6.0f} ms   p95 {p95[0]:6.0f} ms   of the process {p95[1]:6.0f} ms"


if __name__ == "__main__":
    timezone.activate("Asia/Tokyo")
    if not Customer.objects.exists():
        begun = time.perf_counter()
        fill(int(sys.argv[1]))
        print(f"filled in {time.perf_counter() - begun:.0f} s", flush=True)
    for line in measure():
        print(line, flush=True)
