"""Which entry of the catalogue this client is; the plain client is none."""

_name = None


def activate(name):
    global _name
    _name = name


def is_active(name):
    return _name == name
