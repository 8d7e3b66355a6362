"""One page per grant on which the money adds up to the krone, from what came in to what is used."""
