from tests.open_id import client_key, oidc_process, open_id

__all__ = ["client_key", "oidc_process", "open_id"]
