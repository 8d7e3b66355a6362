"""What comes in is cleaned at the door (`core.text`): forms, JSON bodies, addresses. Files and passwords are not."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, FormParser, JSONParser, MultiPartParser

from core.http import FORMS
from core.text import IN_NO_ADDRESS, clean_data, clean_line, clean_text, is_secret


class CleanInputMiddleware:
    """Refuses control characters in an address (400), and cleans the texts of a form and of a query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises `BadRequest`, which is answered as any error of a view."""
        check_address(request)
        # Django lets both be replaced; its types know only the kind that can't be changed.
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and request.content_type in FORMS:
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]
            _clean_names(request.FILES)


def check_address(request: HttpRequest) -> None:
    """Raises `BadRequest` for an address with a character that no address has."""
    texts = [request.path_info, *(text for values in request.GET.lists() for text in (values[0], *values[1]))]
    if any(IN_NO_ADDRESS.search(text.replace("\n", "").replace("\r", "").replace("\t", "")) for text in texts):
        raise BadRequest(gettext("Adressen har et tegn som ikke kan stå i en adresse."))


def _cleaned(data: QueryDict) -> QueryDict:
    """The same object where there is nothing to clean."""
    changed = {
        name: cleaned
        for name, values in data.lists()
        if not is_secret(name) and (cleaned := [clean_text(value) for value in values]) != values
    }
    if not changed:
        return data
    made = data.copy()
    for name, values in changed.items():
        made.setlist(name, values)
    made._mutable = False
    return made


def _clean_names(files: MultiValueDict[str, UploadedFile]) -> None:
    """The names that people's machines gave the files; what is in them is not touched."""
    for _field, several in files.lists():
        for file in several:
            file.name = clean_line(file.name or "")


class CleanFormParser(FormParser):
    """A form, with any method."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return _cleaned(super().parse(stream, media_type, parser_context))


class CleanMultiPartParser(MultiPartParser):
    """A form with files."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        found: Any = super().parse(stream, media_type, parser_context)
        _clean_names(found.files)
        return DataAndFiles(_cleaned(found.data), found.files)


class CleanJSONParser(JSONParser):
    """JSON with its texts cleaned, and without numbers that JSON doesn't know."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        encoding = (parser_context or {}).get("encoding") or "utf-8"
        try:
            found = json.load(codecs.getreader(encoding)(stream), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise ParseError(gettext("Innholdet er ikke JSON.")) from error
        return clean_data(found)


def _no_number(word: str) -> None:
    raise ValueError(word)
