from core.sorting import search_key, sort_key


def test_order_of_the_norwegian_letters():
    names = ["Ås", "Ørsta", "Zulu", "Ærfugl", "Aas", "Altá", "Alstad", "Čáhput", "Dyrøy", "Øyer", "Æsøya"]

    ordered = sorted(names, key=sort_key)

    assert ordered == ["Alstad", "Altá", "Čáhput", "Dyrøy", "Zulu", "Ærfugl", "Æsøya", "Ørsta", "Øyer", "Ås", "Aas"]


def test_search_key_forgives_case_marks_and_norwegian_letters():
    assert search_key("Måsøy") == search_key("MASOY") == "masoy"
    assert search_key("Guovdageaidnu") in search_key("Guovdageainnu suohkan Guovdageaidnu")
    assert search_key("Deatnu-Đŋŧ") == "deatnu-dnt"
