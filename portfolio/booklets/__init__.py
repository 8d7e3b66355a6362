"""The yearly booklet and the duty-to-use sheet as documents."""
