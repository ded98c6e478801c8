"""The TOP screen."""
