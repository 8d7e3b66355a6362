"""What the sign-in pages ask for, wherever they are."""

from django import template

from networks.oidc.providers import Provider, providers

register = template.Library()


@register.simple_tag
def sign_in_providers() -> list[Provider]:
    """The services that one can sign in with here, besides e-mail and password."""
    return list(providers().values())
