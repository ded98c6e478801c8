"""ライセンス登録: the field, the keys and the pages of registering a number. No license rules, no network."""
