from tests.fixtures import country, make_user
from tests.open_id import client_key, oidc_process, open_id

__all__ = ["client_key", "country", "make_user", "oidc_process", "open_id"]
