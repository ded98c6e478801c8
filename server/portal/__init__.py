"""What customers see: the application form and the owner's page."""
