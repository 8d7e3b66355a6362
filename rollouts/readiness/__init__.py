"""Is a solution ready to be rolled out, is it stopped, and who may go on all the same."""
