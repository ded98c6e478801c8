"""The WSGI application, which granian imports in each of its workers."""

import gc
import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from server.front import Front
from server.ops import metrics, running_lock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

# No line of the log names the place in the source, the thread or the process, so they are not looked up for each.
logging._srcfile = None  # as in logging's documentation, "Optimization"
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
metrics.reserve_files()
application = Front(get_wsgi_application())
gc.freeze()  # what was imported is never garbage: no collection looks through it while a terminal waits
running = running_lock.hold(settings.HOME)
"""Released when the worker ends: `restore` must not replace the database before that."""
