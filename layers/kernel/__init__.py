"""Numbers without shapes: areas, distances and sides straight from the edges of outlines, compiled by numba.

Only this room imports numba, which is an extra; a layer that was built is measured here, any other by GEOS.
"""
