"""What has been changed: the event tables of all models, read as one log in words, with who, when and from where."""
