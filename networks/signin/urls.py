"""The addresses of signing in. The names are allauth's, which asks for them; its other pages don't exist here."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.urls import URLPattern, path, re_path

from core.opens import opens
from networks.signin import views

for_anyone = opens("anyone", "GET", "POST")
for_oneself = opens("signed_in", "GET", "POST")
# Whose key it is comes after the question for the password; a test of its own asks that.
for_own_key = opens("signed_in", "GET", "POST", subject="passkey")

urlpatterns: list[URLPattern] = [
    path("logg-inn/", for_anyone(views.SignIn.as_view()), name="account_login"),
    path("logg-inn/to-trinn/", for_anyone(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("logg-inn/tilgangsnokkel/", for_anyone(views.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    path("konto/glemt-passord/", for_anyone(views.ForgottenPassword.as_view()), name="account_reset_password"),
    path(
        "konto/glemt-passord/sendt/",
        opens("anyone")(account_views.PasswordResetDoneView.as_view()),
        name="account_reset_password_done",
    ),
    re_path(
        r"^konto/nytt-passord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        opens("anyone", "GET", "POST", subject="reset_link")(views.PasswordFromLink.as_view()),
        name="account_reset_password_from_key",
    ),
    path("konto/sikkerhet/", views.security, name="mfa_index"),
    path("konto/passord/", for_oneself(views.NewPassword.as_view()), name="account_change_password"),
    path("konto/bekreft/", for_oneself(account_views.ReauthenticateView.as_view()), name="account_reauthenticate"),
    path("konto/bekreft/kode/", for_oneself(mfa_views.ReauthenticateView.as_view()), name="mfa_reauthenticate"),
    path(
        "konto/bekreft/tilgangsnokkel/", for_oneself(views.PasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"
    ),
    path("konto/to-trinn/", views.choose, name="second_factor"),
    path("konto/app/", for_oneself(views.AddApp.as_view()), name="mfa_activate_totp"),
    path("konto/app/fjern/", for_oneself(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("konto/tilgangsnokler/ny/", for_oneself(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("konto/tilgangsnokler/<int:pk>/", for_own_key(views.RenamePasskey.as_view()), name="mfa_edit_webauthn"),
    path(
        "konto/tilgangsnokler/<int:pk>/fjern/", for_own_key(views.RemovePasskey.as_view()), name="mfa_remove_webauthn"
    ),
    path("konto/reservekoder/", opens("signed_in")(views.Codes.as_view()), name="mfa_view_recovery_codes"),
    path("konto/reservekoder/nye/", for_oneself(views.NewCodes.as_view()), name="mfa_generate_recovery_codes"),
    path("konto/enheter/logg-ut/", views.end_sessions, name="end_sessions"),
    path("konto/enheter/<int:pk>/logg-ut/", views.end_session, name="end_session"),
]

NAMES = {str(pattern.name) for pattern in urlpatterns}
