"""オフライン登録: the public page that answers a terminal without a network, by way of a phone."""
