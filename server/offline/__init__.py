"""The public page that answers the request of a terminal without a network (オフライン登録), by way of a phone."""
