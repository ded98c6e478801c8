"""日報・月報 and データ出力: what the journal holds, summed up or written out. Open whatever the license says."""
