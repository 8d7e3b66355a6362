"""How the web server runs, on one's own machine as in production: `gunicorn --config python:config.gunicorn_conf`.

The number of processes comes from WEB_CONCURRENCY, which gunicorn reads itself.
"""

import os
from pathlib import Path

wsgi_app = "config.wsgi:application"
bind = "0.0.0.0:8000"  # the container's own network; `make up` names addresses of its own
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# Threads, since most of a request is waiting for the database.
worker_class = "gthread"
threads = 4
# Workers tell that they live by touching a file; on a disk that hangs they would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
timeout = 60
graceful_timeout = 30
# A worker that has grown is replaced; spread, so that they don't all go at once.
max_requests = 5000
max_requests_jitter = 500
accesslog = "-"
control_socket_disable = True
