"""The WSGI application, which granian imports in each of its workers."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from server.front import Front
from server.ops import metrics, running_lock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

metrics.reserve_files()
metrics.begin_counts()
application = Front(get_wsgi_application())
gc.freeze()  # what was imported is never garbage: no collection looks through it while a terminal waits
running = running_lock.hold(settings.HOME)
"""Released when the worker ends: `restore` must not replace the database before that."""
