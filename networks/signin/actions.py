"""The addresses of signing in, in the register of actions."""

from networks.actions import Action, Route, get_and_post

ACTIONS: list[Action] = []

ROUTES = [
    *get_and_post("account_login", "anyone"),
    *get_and_post("mfa_authenticate", "anyone"),
    *get_and_post("mfa_login_webauthn", "anyone"),
    *get_and_post("account_reset_password", "anyone"),
    Route("account_reset_password_done", "GET", "anyone"),
    *get_and_post("account_reset_password_from_key", "anyone", "reset_link"),
    Route("mfa_index", "GET", "signed_in"),
    *get_and_post("account_change_password", "signed_in"),
    *get_and_post("account_reauthenticate", "signed_in"),
    *get_and_post("mfa_reauthenticate", "signed_in"),
    *get_and_post("mfa_reauthenticate_webauthn", "signed_in"),
    Route("second_factor", "GET", "signed_in"),
    *get_and_post("mfa_activate_totp", "signed_in"),
    *get_and_post("mfa_deactivate_totp", "signed_in"),
    *get_and_post("mfa_add_webauthn", "signed_in"),
    # Whose key it is comes after the question for the password; a test of its own asks that.
    *get_and_post("mfa_edit_webauthn", "signed_in", "passkey"),
    *get_and_post("mfa_remove_webauthn", "signed_in", "passkey"),
    Route("mfa_view_recovery_codes", "GET", "signed_in"),
    *get_and_post("mfa_generate_recovery_codes", "signed_in"),
    Route("end_sessions", "POST", "signed_in"),
    Route("end_session", "POST", "signed_in", "session"),
    Route("people:reset_second_factor", "POST", "people.give.regional", "person"),
]
