"""The pages of the person signed in, the page of one person for those who manage people, and about the service."""
