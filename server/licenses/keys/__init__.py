"""Root and signing keys, keysets and the signer."""
