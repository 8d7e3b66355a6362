"""Somebody asks some people some questions until a date: questionnaires, enquiries, links that need no account."""
