"""The console's lists: Django admin classes, a module for each subject."""
