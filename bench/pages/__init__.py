"""The pages of the console and of owners with 50,000 customers: ``python -m bench pages``, into ``PAGES.md``."""
