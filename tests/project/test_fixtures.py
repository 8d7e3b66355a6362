"""The fixtures catch what they promise to catch."""

import pytest
from django.db import connection
from django.template import Context, Origin, Template, engines

from config.devserver.embedded import BASE_DIR
from tests.conftest import Window
from tests.templates import UndefinedTemplateVariable


def render(source, where=BASE_DIR / "templates" / "made_up.html", **variables):
    engine = engines["django"].engine
    return Template(source, origin=Origin(name=str(where)), engine=engine).render(Context(variables))


@pytest.mark.parametrize(
    "source",
    ["{{ missing }}", "{{ thing.missing }}", "{{ missing|upper }}", "{% with a=missing %}{{ a }}{% endwith %}"],
)
def test_an_undefined_variable_in_our_own_template_fails(source):
    with pytest.raises(UndefinedTemplateVariable, match=r"'(thing\.)?missing' in .*made_up\.html"):
        render(source, thing={})


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if missing %}yes{% else %}no{% endif %}", "no"),
        ("{{ missing|default:'–' }}", "–"),
        ("{{ none }}|{{ empty }}|{{ zero }}", "None||0"),
    ],
)
def test_a_template_can_say_that_a_variable_may_be_missing(source, text):
    assert render(source, none=None, empty="", zero=0) == text


def test_templates_of_others_are_left_alone():
    assert render("[{{ missing }}]", where=BASE_DIR / ".venv" / "django" / "x.html") == "[]"


def test_a_variable_is_looked_up_once():
    """A second look-up would double the queries that tests count."""
    calls = []
    assert render("{{ ask }}", ask=lambda: calls.append(1) or "x") == "x"
    assert calls == [1]


PAGE = (
    "<!doctype html><html lang=nb><head><title>T</title>{head}</head><body><main><h1>T</h1>{body}</main></body></html>"
)


@pytest.mark.parametrize(
    ("head", "body", "said"),
    [
        ("", "<script>console.error('it hurts')</script>", "it hurts"),
        ("", "<script>throw new Error('nobody catches me')</script>", "nobody catches me"),
        (
            "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'; style-src 'none'\">",
            "<p style='color: red'>x</p>",
            "Content Security Policy",
        ),
    ],
)
def test_the_browser_tells_of_errors(browser, head, body, said):
    window = Window(browser, 390, 844)
    try:
        window.page.set_content(PAGE.format(head=head, body=body))
        window.page.evaluate("0")
        assert any(said in error for error in window.errors), window.errors
    finally:
        window.context.close()


def test_the_browser_is_in_norway(page):
    assert page.evaluate("navigator.language") == "nb-NO"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Europe/Oslo"
    assert page.viewport_size == {"width": 1280, "height": 900}


def test_the_phone_is_one(phone):
    assert phone.viewport_size == {"width": 390, "height": 844}
    assert phone.evaluate("matchMedia('(pointer: coarse)').matches")


def test_axe_finds_a_picture_without_words(page, axe):
    page.set_content(PAGE.format(head="", body="<img src='data:,' alt='Et bilde'>"))
    axe(page)
    page.set_content(PAGE.format(head="", body="<img src='data:,'>"))
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)


@pytest.mark.allow_browser_errors(r"status of 404")
def test_a_test_can_provoke_an_error_on_purpose(page, live_server):
    page.goto(live_server.url + "/finnes-ikke")


def test_static_files_are_served(page, live_server):
    assert page.request.get(live_server.url + "/static/css/fellesloep.css").status == 200


@pytest.mark.django_db
def test_tests_run_on_a_real_postgresql_18():
    assert connection.vendor == "postgresql"
    assert connection.pg_version >= 180000
