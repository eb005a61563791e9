"""The arguments of the reference trail, their checks and the values that AWS accepts."""
