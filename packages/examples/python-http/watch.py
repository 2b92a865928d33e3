"""Watches a call or a feed from Python, by polling, with nothing but the standard library.

    python3 watch.py TICKET

Prints each event as a line of JSON. Exits with 0 when the call is over, with 1 when the ticket does not open it.
"""

import base64
import json
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# Seconds for which the relay holds a request where there is nothing new: 0 to 25.
HOLD = 20


def address_of(ticket):
    """Where a ticket leads: it says so itself, and only the relay can check it."""
    payload = ticket.split(".")[0]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    kind, name = ("calls", claims["call"]) if "call" in claims else ("feeds", claims["feed"])
    return f"{claims['url']}/v1/{kind}/{urllib.parse.quote(name)}/events"


def frames_of(address, ticket):
    """Yields every frame, in order, across lost connections."""
    position = {}
    failures = 0
    wait = 0
    while True:
        query = urllib.parse.urlencode({**position, "wait": wait})
        request = urllib.request.Request(
            f"{address}?{query}", headers={"authorization": f"Bearer {ticket}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=HOLD + 15) as reply:
                frames = json.load(reply)["frames"]
        except urllib.error.HTTPError as error:
            if error.code not in (429, 500, 502, 503, 504):
                raise  # Coming back with the same ticket is of no use.
            failures += 1
            time.sleep(float(error.headers.get("retry-after") or pause(failures)))
            continue
        except (OSError, ValueError):
            failures += 1
            time.sleep(pause(failures))
            continue
        failures = 0
        wait = HOLD
        for frame in frames:
            if frame["type"] == "welcome":
                position = {"epoch": frame["epoch"], "after": frame["seq"]}
            elif frame["type"] == "events":
                position["after"] = frame["seq"] + len(frame["events"]) - 1
            yield frame


def pause(failures):
    """Seconds: up to twice as long after each failure, and never all at once."""
    return random.uniform(0, min(30, 2**failures))


def main(ticket):
    try:
        for frame in frames_of(address_of(ticket), ticket):
            if frame["type"] == "welcome" and not frame["recovered"]:
                print("events were missed", file=sys.stderr)
            if frame["type"] == "events":
                for event in frame["events"]:
                    print(json.dumps(event), flush=True)
            if frame["type"] == "end":
                return 0
    except urllib.error.HTTPError as error:
        print(f"{error.code} {error.read().decode()}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
