"""オフライン登録・更新: the request as a QR code or file, the answer as scans, a paste or a file. No license rules."""
