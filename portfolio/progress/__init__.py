"""How far the country has come: counted, as of any date, as pages, files and documents."""
