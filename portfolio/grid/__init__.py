"""The status grid: municipalities by solutions, edited cell by cell or by paste."""
