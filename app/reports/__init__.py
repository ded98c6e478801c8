"""日報・月報 and データ出力: sums and exports of the records, available whatever the state of the license. No Qt."""
