"""Links of a document: those that lead somewhere, without what tells who followed them."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

from bs4 import BeautifulSoup

_LEADS = ("http://", "https://", "mailto:", "tel:")
_SHIELD = ".safelinks.protection.outlook.com"
"""Outlook puts this before links in e-mails, and in them the address of whoever received one."""
_TELLS = re.compile(r"(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|_hs(enc|mi)|mkt_tok)=.*")
"""Parts of an address by which newsletters and advertisers know who followed a link."""


def make_plain(soup: BeautifulSoup) -> Iterator[str]:
    """Keep links that lead somewhere, and make text of the others; yield what was changed."""
    for link in soup.find_all("a"):
        address, words = str(link.get("href") or ""), link.get_text().strip()
        if not address.lower().startswith(_LEADS):
            if address and words:
                yield f"A link inside the document or to a file: “{words}” (to {address})"
            link.unwrap()
            continue
        clean = _without_tracking(address)
        if clean != address:
            yield f"The link “{words}” told who followed it; it now leads to {clean}"
        link["href"] = quote(clean, safe="!#$%&'*+,/:;=?@[]~")


def _without_tracking(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # it is no address; the check says so
        return address
    if (parts.hostname or "").endswith(_SHIELD):
        meant = parse_qs(parts.query).get("url", [""])[0]
        return _without_tracking(meant) if meant.startswith(_LEADS) else address
    kept = [one for one in parts.query.split("&") if not _TELLS.fullmatch(one)]
    return parts._replace(query="&".join(kept)).geturl() if parts.query else address
