"""The daily e-mail, delivered over real SMTP to a server that the test starts."""

import datetime as dt
import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.utils import timezone

from core.notifications import digest, kinds
from core.notifications.models import Digest, Message
from core.tasks import send_digest
from networks.message_kinds import MessageKind
from networks.models import Municipality, Need, Role
from networks.needs import workflow as needs
from tests.fixtures import leave_message

TODAY = dt.date(2026, 5, 4)


class Mailbox:
    def __init__(self):
        self.mails, self.headers = [], []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=default)
        self.mails.append((envelope.rcpt_tos, mail["subject"], mail.get_content()))
        self.headers.append(mail)
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.SITE_URL = "https://fellesloep.example"
    yield box
    controller.stop()


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


def told(user, kind=MessageKind.NEED_ANSWERED, title="Svar på behovet"):
    leave_message(user, kind, title, "/behov/1/", "Ja, det gjør vi.")


def test_one_e_mail_a_day_at_most(contact, mailbox):
    told(contact)
    told(contact, title="Et annet svar")
    assert digest.send_digest(contact, TODAY)
    told(contact, title="For sent i dag")
    assert not digest.send_digest(contact, TODAY)
    assert digest.send_digest(contact, TODAY + dt.timedelta(days=1))
    assert not digest.send_digest(contact, TODAY + dt.timedelta(days=2))

    (to, subject, text), (_to, _subject, second) = mailbox.mails
    assert to == [contact.email]
    assert subject == "Fellesløp: nytt og det som venter på deg"
    assert "Svar på behovet" in text
    assert "Et annet svar" in text
    assert "https://fellesloep.example/behov/1/" in text
    assert "For sent i dag" in second
    assert "Et annet svar" not in second


def test_only_the_kinds_that_are_wanted_and_not_what_is_read(contact, mailbox):
    digest.choose(contact, {"need_raised"})
    told(contact)
    assert not digest.send_digest(contact, TODAY)
    told(contact, MessageKind.NEED_RAISED, "Nytt behov")
    Message.objects.filter(kind="need_answered").update(read_at=timezone.now())
    assert digest.send_digest(contact, TODAY)
    assert "Svar på behovet" not in mailbox.mails[0][2]


def test_reminders_go_to_those_who_owe_something_and_stop(contact, make_user, mailbox):
    arendal = Municipality.objects.get(name="Arendal")
    representative = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=arendal)
    need = needs.raise_need(by=representative, voice=arendal, title="Dele journal", description="Fordi")
    Need.objects.filter(pk=need.pk).update(raised_at=timezone.now() - dt.timedelta(days=2))
    Message.objects.all().delete()

    assert digest.send_digest(contact, TODAY)
    assert not digest.send_digest(representative, TODAY)
    assert "Dele journal" in mailbox.mails[0][2]
    assert not digest.send_digest(contact, TODAY + dt.timedelta(days=6))
    assert digest.send_digest(contact, TODAY + dt.timedelta(days=7))
    needs.lift(need.pk, by=contact, version=1)
    assert not digest.send_digest(contact, TODAY + dt.timedelta(days=21))


def test_a_mail_server_that_is_down_is_written_on_the_row_and_tried_again_tomorrow(contact, mailbox, settings):
    told(contact)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert not digest.send_digest(contact, TODAY)
    assert Digest.objects.get().error
    settings.EMAIL_PORT = port
    assert digest.send_digest(contact, TODAY + dt.timedelta(days=1))


def test_the_task_twice_sends_once_and_never_to_demo_accounts(contact, mailbox):
    told(contact)
    assert send_digest(contact.pk)
    assert not send_digest(contact.pk)
    assert len(mailbox.mails) == 1
    contact.is_demo = True
    contact.save()
    assert contact.pk not in digest.recipients()


def test_it_says_that_a_program_sent_it_and_is_stopped_by_one_click(client, contact, mailbox):
    told(contact, title="Svar\x0bpå behovet")
    digest.send_digest(contact, TODAY)
    [mail] = mailbox.headers
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "\x0b" not in mail.get_content()
    address = mail["List-Unsubscribe"].strip("<>")
    path = address[address.index("/innboks/") :]

    assert "Slutt å sende meg e-post" in client.get(path).text
    assert not digest.unwanted(contact)
    # A program for e-mail has neither a session nor a token against forgery.
    stopped = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert digest.unwanted(contact) == set(kinds.codes())
    assert client.get(path.replace("~", "~x")).status_code == 404


def test_the_choices_have_a_page(client, contact):
    client.force_login(contact)
    assert client.get("/innboks/e-post/").text.count(" checked") == len(kinds.codes())
    client.post("/innboks/e-post/", {"kind": ["reminder"]})
    assert digest.unwanted(contact) == set(kinds.codes()) - {"reminder"}
