"""The screens of reports and exports."""
