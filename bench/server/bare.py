"""The work of a check in a bare loop: verify, one read, sign, one write, one commit, encode. No HTTP, no rules.

Run as a program: ``python -m bench.server.bare HOME LICENSES ASKING SECONDS`` prints checks a second
and the processor time of a check.
"""

import json
import secrets
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.server import fleet
from licensing import jws
from licensing.request import open_request
from licensing.statement import STATEMENT_TYP
from server.home import Home
from server.licenses.keys.key_files import find_key
from server.licenses.keys.public_keys import read_public_keys

READ = """
SELECT t.id, t.seq, t.number, t.name, t.machine, l.number, l.contract_until, k.name
FROM licenses_terminal t
JOIN licenses_registration r ON r.terminal_id = t.id AND r.until IS NULL
JOIN licenses_license l ON l.id = r.license_id
JOIN licenses_contract c ON c.id = l.contract_id
JOIN licenses_customer k ON k.id = c.customer_id
WHERE t.jkt = ?
"""
WRITE = """
UPDATE licenses_terminal SET seq = ?, last_jti = ?, last_nonce = ?, last_statement = ?, last_contact = ? WHERE id = ?
"""


def measure(home: Home, requests: list[bytes], seconds: float) -> tuple[float, float]:
    """Return how many checks a second the loop does, as durable as the server's, and the processor time of one."""
    public = read_public_keys(home)
    key = find_key((home.signing_key,), public.keyset.keys)
    assert key is not None
    header = {"kid": jws.thumbprint(key.public_key())}
    database = sqlite3.connect(home.database, isolation_level=None)
    database.execute("PRAGMA synchronous=NORMAL")
    bodies = [request.partition(b"\r\n\r\n")[2] for request in requests]
    done, begun, used = 0, time.perf_counter(), time.process_time()
    while (took := time.perf_counter() - begun) < seconds:
        request, jkt = open_request(bodies[done % len(bodies)])
        now = datetime.now(UTC)
        database.execute("BEGIN IMMEDIATE")
        found = database.execute(READ, (jkt,)).fetchone()
        place, seq, number, name, machine, license, until, customer = found
        claims = {
            "iss": public.roots.issuer,
            "jti": secrets.token_urlsafe(16),
            "iat": int(now.timestamp()),
            "nonce": request.nonce,
            "seq": max(seq, request.seq) + 1,
            "kind": "license",
            "status": "active",
            "terminal_number": number,
            "terminal_name": name,
            "customer": customer,
            "cnf": {"jkt": jkt},
            "machine": machine,
            "exp": int(now.timestamp()) + 90 * 86400,
            "check_after": 21600,
            "license": license,
            "contract_until": until,
        }
        document = jws.sign(claims, typ=STATEMENT_TYP, key=key, header=header).decode()
        values = (claims["seq"], claims["jti"], request.nonce, document, now.isoformat(" "), place)
        database.execute(WRITE, values)
        database.execute("COMMIT")
        json.dumps({"statement": document, "keyset": public.document.decode()}).encode()
        done += 1
    database.close()
    return done / took, (time.process_time() - used) / done


if __name__ == "__main__":
    home, licenses, asking = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    print(*measure(Home(home), fleet.checks(licenses, asking, asking), float(sys.argv[4])))
