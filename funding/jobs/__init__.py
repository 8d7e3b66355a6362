"""Background work of this app as a person sees it."""
