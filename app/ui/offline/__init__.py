"""Registration and checks without a network, by file or QR code."""
