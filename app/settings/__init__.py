"""設定メニュー and its pages."""
