"""Counties, municipalities and networks, each with the dates they are valid for."""
