"""The 2023 portfolio as KS published it."""

import datetime as dt

from networks.models import Municipality
from portfolio import reference
from portfolio.models import Ambition, FocusArea, PortfolioEdition, PortfolioItem, PublishedCount, Solution

APRIL = dt.date(2023, 4, 30)
DECEMBER = dt.date(2023, 12, 8)
INTRODUCTION = PortfolioItem.Kind.INTRODUCTION


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (FocusArea, Solution, PortfolioEdition, PortfolioItem, Ambition, PublishedCount)
    ]


def test_what_there_is(portfolio):
    assert list(FocusArea.objects.values_list("key", flat=True)) == [
        "innbyggertjenester",
        "legemiddelomradet",
        "digital-samhandling",
        "digitale-fellesloesninger",
        "velferdsteknologi",
    ]
    assert Solution.objects.count() == 17
    edition = PortfolioEdition.objects.get()
    assert (edition.year, edition.decided_on, edition.decided_by) == (2023, dt.date(2023, 1, 24), "KommIT-rådet")
    assert edition.items.filter(kind=PortfolioItem.Kind.JOINT_MEASURE, rank=None).count() == 10
    ranks = edition.items.filter(kind=INTRODUCTION).order_by("rank").values_list("rank", "solution__key")
    assert list(ranks) == [
        (1, "vederlag"),
        (2, "kjernejournal"),
        (3, "digihelsestasjon"),
        (4, "helseplattformen"),
        (5, "vkp"),
        (6, "meldinger"),
        (7, "digihelse"),
    ]


def test_short_names_fit_a_column_head(portfolio):
    names = dict(Solution.objects.filter(items__kind=INTRODUCTION).values_list("key", "short_name"))
    assert set(names.values()) == {
        "Vederlag",
        "Kjernejournal",
        "DigiHelsestasjon",
        "Helseplattformen",
        "VKP",
        "Meldinger",
        "DigiHelse",
    }
    assert max(len(name) for name in Solution.objects.values_list("short_name", flat=True)) <= 24


def test_every_item_has_texts(portfolio):
    for item in PortfolioItem.objects.select_related("solution"):
        assert item.purpose, item
        assert item.municipal_actions or item.sector_actions, item
        assert item.source.startswith("KS' portefølje for 2023, "), item
        assert item.status_date == APRIL
        for actions in (item.municipal_actions, item.sector_actions):
            assert all(line.startswith("- ") for line in actions.splitlines()), item
        if item.kind == INTRODUCTION:
            assert item.municipal_actions, item
            assert item.sector_actions, item
            assert item.status_text, item
            assert item.timeframe, item
            assert item.solution.owner, item
            assert item.solution.definition, item
    # Two joint measures have no status in the source.
    silent = PortfolioItem.objects.filter(status_text="").values_list("solution__key", flat=True)
    assert set(silent) == {"legemiddelhandtering", "dokumentdeling"}
    assert PortfolioItem.objects.get(rank=1).timeframe == "innen 16.11.2023"


def test_ambitions(portfolio):
    assert dict(Ambition.objects.values_list("solution__key", "count")) == {
        "vederlag": 356,
        "kjernejournal": 356,
        "digihelsestasjon": 170,
        "helseplattformen": 19,
        "vkp": 50,
        "meldinger": 356,
        "digihelse": 150,
    }
    assert set(Ambition.objects.values_list("decided_on", "decided_by")) == {(dt.date(2023, 1, 24), "KommIT-rådet")}


def test_helseplattformens_ambition_is_for_central_norway(portfolio):
    scoped = Ambition.objects.get(solution__key="helseplattformen")
    assert scoped.scope_name == "Midt-Norge"
    scope = scoped.municipalities.all()
    for network, then, now in [("more-og-romsdal", 26, 27), ("trondelag", 38, 38)]:
        members = scope.filter(memberships__network__key=network)
        assert members.valid_on(APRIL).count() == then
        assert members.valid_on(dt.date(2024, 1, 1)).count() == now
    assert scope.count() == 65
    assert scope.filter(name="Haram").exists()
    everywhere = Ambition.objects.exclude(pk=scoped.pk)
    assert not Municipality.objects.filter(pk__in=everywhere.values("municipalities")).exists()
    assert set(everywhere.values_list("scope_name", flat=True)) == {""}


def test_published_counts(portfolio):
    counts = PublishedCount.objects.values_list("solution__key", "date", "level", "value")
    assert sorted(counts, key=str) == sorted(
        [
            ("vederlag", APRIL, "in_use", 0),
            ("kjernejournal", APRIL, "made_available", 215),
            ("kjernejournal", APRIL, "made_available", 214),
            ("kjernejournal", DECEMBER, "made_available", 263),
            ("digihelsestasjon", APRIL, "in_use", 147),
            ("digihelsestasjon", DECEMBER, "made_available", 166),
            ("digihelsestasjon", DECEMBER, "in_use", 160),
            ("helseplattformen", APRIL, "in_use", 10),
            ("vkp", APRIL, "made_available", 30),
            ("meldinger", APRIL, "in_use", None),
            ("digihelse", APRIL, "in_use", 133),
        ],
        key=str,
    )
    in_table = PublishedCount.objects.filter(source="KS' portefølje for 2023, tabell 1")
    assert in_table.count() == 7
    for count in in_table.select_related("solution"):
        assert (count.level, count.definition) == (count.solution.counted_level, count.solution.definition)
    # Of two counts of the same day, the table's comes first.
    assert PublishedCount.objects.filter(solution__key="kjernejournal", date=APRIL)[0].value == 215


def test_loading_again_changes_nothing(portfolio, django_assert_max_num_queries):
    before = everything()
    with django_assert_max_num_queries(45):
        reference.load()
    assert everything() == before


def test_what_people_have_edited_is_left_alone(portfolio):
    PortfolioItem.objects.filter(rank=2).update(title="Ny tittel", purpose="", rank=8)
    PortfolioItem.objects.filter(rank=3).update(rank=2)
    PortfolioItem.objects.filter(solution__key="pll").delete()
    Solution.objects.filter(key="vkp").update(name="Knutepunktet", definition="Vår definisjon", counted_level="in_use")
    Ambition.objects.filter(solution__key="vkp").update(count=60, decided_on=dt.date(2023, 6, 1))
    PublishedCount.objects.filter(solution__key="digihelse").update(source="Rettet kilde", value=134)
    FocusArea.objects.filter(key="velferdsteknologi").update(name="Velferdsteknologi")
    before = everything()
    reference.load()
    assert everything() == before


def test_what_is_missing_is_created(portfolio):
    Ambition.objects.filter(solution__key="vkp").delete()
    PublishedCount.objects.filter(solution__key="vkp").delete()
    reference.load()
    assert Ambition.objects.get(solution__key="vkp").count == 50
    assert PublishedCount.objects.get(solution__key="vkp").value == 30
