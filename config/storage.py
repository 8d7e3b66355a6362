"""Where the static files lie: compressed, and named by what is in them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Our scripts import each other by the same names as pages have; otherwise a browser would run a script twice.

    Django's own `support_js_module_import_aggregation` reads the packages' scripts, too, and stumbles over htmx.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            ((r'(?m)^(?P<matched>import (?P<names>[^"]*)"(?P<url>\./[^"]+)";)', 'import %(names)s"%(url)s";'),),
        ),
    )
