"""The console's lists, a file for each subject: what is shown, found and filtered."""
