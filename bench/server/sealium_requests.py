"""Keys, a database and requests for a server of sealium; run in an environment of its own, in the server's folder.

``python sealium_requests.py COUNT`` writes ``requests``: each with its length before it (4 bytes). There are so many
codes, and two requests for each: the first activates it, the second is what a client sends at each later start.
"""

import json
import secrets
import sys
import time
from pathlib import Path

from sealium.client.key_manager import ClientKeyManager
from sealium.scripts.generate_activation_codes import generate_activation_codes
from sealium.scripts.generate_keys import generate_key_pair

COMPONENTS = ("cpu", "board", "bios", "system_uuid", "disk", "mac", "memory")


def machine(place: int) -> dict[str, object]:
    components = [{"c": kind, "h": f"{kind}-{place:060}", "core": True} for kind in COMPONENTS]
    return {"v": 1, "components": components, "spoof": 0.0}


def write_requests(count: int) -> None:
    _private, public = generate_key_pair()
    manager = ClientKeyManager(public.read_bytes())
    codes = generate_activation_codes(count)
    with Path("requests").open("wb") as file:
        for place, code in [*enumerate(codes), *enumerate(codes)]:
            request = {
                "activation_code": code,
                "machine_code": machine(place),
                "timestamp": int(time.time()),
                "nonce": secrets.token_hex(16),
            }
            body = manager.build_encrypted_request(json.dumps(request).encode())
            file.write(len(body).to_bytes(4, "big") + body)


if __name__ == "__main__":
    write_requests(int(sys.argv[1]))
