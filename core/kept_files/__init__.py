"""Files that have left the house, byte for byte as they left."""
