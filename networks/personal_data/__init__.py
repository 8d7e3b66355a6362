"""What is stored about a person, shown to that person."""
