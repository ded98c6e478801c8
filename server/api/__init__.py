"""The REST API ``/api/v1`` and webhooks, for the vendor's other systems."""
