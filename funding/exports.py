def cell_safe(value):
    return value
