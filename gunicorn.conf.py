"""The web server's own settings; gunicorn reads this file by itself."""

import os

wsgi_app = "cop_directory.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Sync workers with a short deadline: a frozen database ends a request here, never by hand.
worker_class = "sync"
timeout = 10
graceful_timeout = 30
# Renew workers now and then; the spread keeps them from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("WEB_FORWARDED_ALLOW_IPS", "127.0.0.1")
