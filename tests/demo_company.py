"""``make demo-company``: serves the company of ``ATTOMENZEI_HOME``, by default var/company, which is filled first."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("ATTOMENZEI_HOME", "var/company")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    django.setup()
    from tests.company.demo import main  # needs the settings

    main()
