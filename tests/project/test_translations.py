"""Bokmål is the source; a text that nn or en-gb lacks fails here."""

import re
import shutil

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory):
    """The catalogues as `make messages` would leave them, made from a copy of the code.

    `makemessages` writes into the `locale` folder of where it runs, whatever LOCALE_PATHS says.
    """
    root = tmp_path_factory.mktemp("code") / "copy"
    leave_out = shutil.ignore_patterns(".*", "node_modules", "var", "tests", "docs", "static", "__pycache__", "*.mo")
    shutil.copytree(settings.BASE_DIR, root, ignore=leave_out)
    folder = root / "locale"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOCALE_PATHS", [folder])
        patch.chdir(root)
        call_command("makemessages", locale=["nn", "en_GB"], no_location=True, no_wrap=True, verbosity=0)
    return {language: polib.pofile(str(folder / language / "LC_MESSAGES/django.po")) for language in ("nn", "en_GB")}


@pytest.mark.parametrize("language", ["nn", "en_GB"])
def test_every_text_is_translated(catalogues, language):
    catalogue = catalogues[language]

    missing = [entry.msgid for entry in catalogue.untranslated_entries()]
    unsure = [entry.msgid for entry in catalogue.fuzzy_entries()]

    assert not missing, (
        f"{len(missing)} texts have no {language}; run `make messages` and translate them: {missing[:10]}"
    )
    assert not unsure, f"{language} is only guessed for: {unsure[:10]}"


@pytest.mark.parametrize("language", ["nn", "en_GB"])
def test_translations_keep_the_placeholders(catalogues, language):
    wrong = []
    for entry in catalogues[language].translated_entries():
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        # A singular form may leave the number out.
        allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in texts:
            found = set(PLACEHOLDER.findall(text))
            if found - allowed or (not entry.msgid_plural and found != allowed):
                wrong.append((entry.msgid, text))

    assert not wrong
