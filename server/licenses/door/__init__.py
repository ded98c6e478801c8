"""The statements endpoint: requests of terminals, and the rules by which they are answered."""
