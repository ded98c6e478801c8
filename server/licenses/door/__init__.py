"""The statements endpoint: what terminals ask and how it is answered."""
