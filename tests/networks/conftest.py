from tests.fixtures import country, make_user

__all__ = ["country", "make_user"]
