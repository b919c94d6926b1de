"""The sitemap: every page of the site, with the day it last changed where that is known."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from whatworks.model import Catalogue
from whatworks.views.common import latest

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(catalogue: Catalogue, urls: Iterable[str]) -> Mapping[str, bytes]:
    """Return ``/sitemap.xml`` for the pages at ``urls``."""
    days = {item.url: latest(item) for item in catalogue.items}
    root = ElementTree.Element("urlset", xmlns=_NAMESPACE)
    for url in sorted(urls):
        entry = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(entry, "loc").text = catalogue.configuration.hub.url + url
        if day := days.get(url):
            ElementTree.SubElement(entry, "lastmod").text = day.isoformat()
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return {"sitemap.xml": text + b"\n"}
