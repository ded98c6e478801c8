"""Every sentence about a license, a failure or a date: for app, command line, server and support page."""
