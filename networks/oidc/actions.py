"""The addresses of sign-in through other services, for the register of actions."""

from networks.actions import Route, get_and_post

ROUTES = [
    Route("oidc:start", "GET", "anyone", "provider"),
    Route("oidc:answer", "GET", "anyone", "provider"),
    *get_and_post("oidc:confirm", "anyone"),
    Route("oidc:start_invitation", "GET", "anyone", "invitation_provider"),
    Route("oidc:start_link", "GET", "signed_in", "provider"),
    Route("oidc:ways", "GET", "signed_in"),
    Route("oidc:unlink", "POST", "signed_in"),
]
