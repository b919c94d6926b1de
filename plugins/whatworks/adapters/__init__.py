"""Doors to site engines; the only modules that know one."""
