"""The pages of the person signed in, of a network and of a municipality, made of panels."""
