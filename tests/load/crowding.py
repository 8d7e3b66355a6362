"""What the pages over time cost with many rollouts: `python -m tests.load.crowding`. Not a part of `make test`.

Measures in a database of its own with the demo's rollouts, then with 200 rollouts, 2 000 pools and 100 000 sign-ups
beside them, or with a number as many times that. Prints medians in milliseconds of the whole request and of its own
computing, and numbers of queries; docs/performance.md keeps the figures.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

ROUNDS = int(os.environ.get("CROWD_ROUNDS", "7"))
PAGES = {
    "/veikart/": "the roadmap",
    "/nkg/": "the queue with a case",
    "/kapasitet/": "the receiving capacity",
    "/innforingslop/": "the list of rollouts",
}


def report(label: str) -> None:
    """Median milliseconds and the number of queries of each page, as a member of the NKG."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from networks.models import User
    from rollouts.models import Pool, Rollout

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="nkg.leder@fellesloep.example"))
    print(f"{label}: {Rollout.objects.count()} rollouts, {Pool.objects.count()} pools")
    for path, name in PAGES.items():
        client.get(path)
        times, computing = [], []
        for _round in range(ROUNDS):
            begin, begin_computing = time.perf_counter(), time.process_time()
            assert client.get(path).status_code == 200
            times.append((time.perf_counter() - begin) * 1000)
            computing.append((time.process_time() - begin_computing) * 1000)
        with CaptureQueriesContext(connection) as queries:
            size = len(client.get(path).content)
        print(
            f"  {name:<26}{statistics.median(times):>8.0f} ms {statistics.median(computing):>6.0f} ms computing"
            f" {len(queries):>4} queries {size // 1024:>6} kB",
            flush=True,
        )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
    from tests.load.bench import prepare

    prepare()
    from django.db import connection

    from tests.load import crowd

    if "growth" not in str(connection.settings_dict["NAME"]):
        sys.exit("Give it a database of its own, whose name holds the word growth: it is filled up.")
    report("demo")
    begin = time.perf_counter()
    crowd.make(crowd.ROLLOUTS * int(sys.argv[1] if len(sys.argv) > 1 else 1))
    print(f"made in {time.perf_counter() - begin:.1f} s")
    report("crowd")


if __name__ == "__main__":
    main()
