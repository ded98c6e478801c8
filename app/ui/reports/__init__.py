"""Reports and exports on the screen."""
