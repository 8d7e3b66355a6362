"""Many keys tried out: which come closest to decided amounts."""
