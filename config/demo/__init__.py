"""Demo data of all apps; loaded in demo mode only."""
