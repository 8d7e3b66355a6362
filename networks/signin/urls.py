"""The addresses of signing in. The names are allauth's, which asks for them; its other pages don't exist here."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.urls import URLPattern, path, re_path

from networks.signin import views

urlpatterns: list[URLPattern] = [
    path("logg-inn/", views.SignIn.as_view(), name="account_login"),
    path("logg-inn/to-trinn/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("logg-inn/tilgangsnokkel/", views.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("konto/glemt-passord/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path(
        "konto/glemt-passord/sendt/", account_views.PasswordResetDoneView.as_view(), name="account_reset_password_done"
    ),
    re_path(
        r"^konto/nytt-passord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.PasswordFromLink.as_view(),
        name="account_reset_password_from_key",
    ),
    path("konto/sikkerhet/", views.security, name="mfa_index"),
    path("konto/passord/", views.NewPassword.as_view(), name="account_change_password"),
    path("konto/bekreft/", account_views.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("konto/bekreft/kode/", mfa_views.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("konto/bekreft/tilgangsnokkel/", views.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("konto/to-trinn/", views.choose, name="second_factor"),
    path("konto/app/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("konto/app/fjern/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("konto/tilgangsnokler/ny/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("konto/tilgangsnokler/<int:pk>/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("konto/tilgangsnokler/<int:pk>/fjern/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("konto/reservekoder/", views.Codes.as_view(), name="mfa_view_recovery_codes"),
    path("konto/reservekoder/nye/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("konto/enheter/logg-ut/", views.end_sessions, name="end_sessions"),
    path("konto/enheter/<int:pk>/logg-ut/", views.end_session, name="end_session"),
]

NAMES = {str(pattern.name) for pattern in urlpatterns}
