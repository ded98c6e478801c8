"""What the window shows before there is anything to work with."""
