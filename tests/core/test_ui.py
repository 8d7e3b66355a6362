"""The tags that pages are built from: what they write, and that it holds for those who don't see it."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from core.forms import PlainForm
from core.templatetags import figures
from portfolio.models import Level


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "norwegian", "english"),
    [
        ("{{ 36683801|nok }}", "36\xa0683\xa0801\xa0kr", "NOK\xa036,683,801"),
        ("{{ 2026|integer }}", "2\xa0026", "2,026"),
        ("{{ 0.604|percent }}", "60\xa0%", "60%"),
        ("{{ 0.604|percent:1 }}", "60,4\xa0%", "60.4%"),
        ("{{ 11983|signed }}", "+11\xa0983", "+11,983"),
        ("{{ loss|signed }}", "−2", "−2"),
        (
            "{{ nothing|nok }} {{ nothing|integer }} {{ nothing|percent }} {{ nothing|age_in_months }}",
            "– – – –",
            "– – – –",
        ),
    ],
)
def test_numbers_follow_the_language_and_never_break(source: str, norwegian: str, english: str) -> None:
    for language, expected in (("nb", norwegian), ("nn", norwegian), ("en-gb", english)):
        with override(language):
            assert render(source, nothing=None, loss=-2) == expected


def test_age_counts_whole_months() -> None:
    assert figures.age_in_months(date(2023, 4, 30), date(2023, 8, 29)) == "3\xa0md"
    assert figures.age_in_months(date(2023, 4, 30), date(2023, 8, 30)) == "4\xa0md"
    assert figures.age_in_months(date(2023, 4, 30), date(2023, 5, 29)) == "ny"
    marked = render("{% age day today stale_after=12 %}", day=date(2022, 8, 30), today=date(2023, 8, 30))
    assert 'datetime="2022-08-30"' in marked
    assert "bør bekreftes" in marked


def test_every_level_has_a_word_of_its_own() -> None:
    words = [render("{% level code short=False %}", code=code) for code in (None, *Level.values)]
    assert len(set(words)) == 1 + len(Level)
    assert "ikke rapportert" in words[0]
    assert all(str(level.label) in word for level, word in zip(Level, words[1:], strict=True))


def test_a_bar_tells_in_words_what_it_shows() -> None:
    bar = render("{% progress total=356 ambition=150 in_use=133 available=160 %}")
    assert 'aria-label="133 i bruk, 160 tilgjengeliggjort, ambisjon 150, av 356 kommuner"' in bar
    assert 'width="37.36%"' in bar
    assert "ikke oppgitt" in render("{% progress total=356 ambition=356 %}")
    assert "style=" not in bar


class PoolForm(forms.Form):
    start = forms.DateField(label="Start", help_text="Første dag", widget=forms.DateInput(attrs={"type": "date"}))
    level = forms.ChoiceField(label="Nivå", choices=Level, widget=forms.RadioSelect)
    comment = forms.CharField(label="Kommentar", required=False)


def test_a_field_is_tied_to_its_help_and_its_errors() -> None:
    page = render("{% error_summary form %}{% fields form %}", form=PoolForm({"comment": "<b>"}))
    assert 'href="#id_start"' in page
    assert 'href="#id_level_0"' in page
    assert 'aria-describedby="id_start_helptext id_start_error"' in page
    assert '<fieldset class="ds-fieldset fl-field" aria-describedby="id_level_error">' in page
    assert page.count('class="ds-input"') == 2 + len(Level)
    assert "valgfritt" in page
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


class DraftForm(PlainForm):
    asked = {"text": "trengs for å publisere"}
    text = forms.CharField(label="Tekst", required=False)
    note = forms.CharField(label="Merknad", required=False)


def test_what_an_act_asks_for_is_not_called_optional() -> None:
    text, note = render("{% field form.text %}|{% field form.note %}", form=DraftForm()).split("|")
    assert "(trengs for å publisere)" in text
    assert "valgfritt" not in text
    assert "(valgfritt)" in note


def test_no_errors_no_summary() -> None:
    assert render("{% error_summary form %}", form=PoolForm()).strip() == ""


def test_pages_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/", {"q": "Å", "side": "2"})
    page = Paginator(range(100), 10).page(2)
    html = render("{% pagination page %}", request=request, page=page)
    assert "?q=%C3%85&amp;side=3" in html
    assert 'aria-current="true"' in html


def test_the_same_hint_has_the_same_id_each_time() -> None:
    source = '{% hint "I bruk" "En del av tjenesten." %}'
    assert render(source) == render(source)
    assert render(source) != render('{% hint "I bruk" "En del av tjenesten." 2 %}')
