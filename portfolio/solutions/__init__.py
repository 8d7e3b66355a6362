"""Solutions, their ambitions and what must come before them."""
