"""Ask the web server how it is: `python -m config.devserver.probe http://127.0.0.1:8000/healthz` (exit code 0 or 1).

Names the first of ALLOWED_HOSTS and pretends to come through HTTPS, as a load balancer would, since
production answers nobody else. Used by the container's health check and by `make up`.
"""

import os
import sys
import urllib.error
import urllib.request


def probe(url: str, hosts: str | None = None, timeout: float = 5) -> int:
    """The HTTP status, or 0 when nothing answers."""
    host = (hosts or os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].strip().lstrip(".")
    headers = {"Host": "localhost" if host == "*" else host, "X-Forwarded-Proto": "https"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never through a proxy
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=timeout) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


if __name__ == "__main__":
    status = probe(sys.argv[1])
    print(status)
    sys.exit(status != 200)
