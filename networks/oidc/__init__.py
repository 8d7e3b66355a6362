"""Sign-in through other services (Ansattporten, Entra ID) with OpenID Connect.

Reading order: `providers` (what is set up), `documents` (what a provider publishes), `client` (the two requests of a
sign-in), `claims` (what an ID token must say), `attempts` (what the session remembers on the way), `linking` (whose
account it is), `sessions` (what is remembered afterwards), `views`.
"""
