"""Operations of the vendor's staff on licenses, customers and cancellations."""
