"""The pages behind 設定メニュー."""
