"""The customers' pages: the application form and the owner's page."""
