"""The vendor's server: statements for terminals, web console, portal, API and e-mail, built with Django."""
