"""From page views to HTML: templates that loop, print and escape, and nothing else."""

from functools import lru_cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from whatworks.targets import relative
from whatworks.views.newsletter import Issue
from whatworks.views.parts import Page
from whatworks.views.site import Chrome


class Renderer:
    """Prints the pages of a site."""

    def __init__(self, chrome: Chrome) -> None:
        self._chrome = chrome

    def render(self, page: Page) -> str:
        """Return the HTML of what stands between the header and the foot of a page."""
        template = _environment().get_template(page.template)
        return template.render(page=page, hub=self._chrome, to=partial(_to, page.url))

    def letter(self, template: str, issue: Issue) -> str:
        """Return an issue of the newsletter, printed with one of its templates."""
        return _environment().get_template(template).render(issue=issue)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Return the templates, which are compiled once: that takes longer than to print a page."""
    return Environment(
        loader=PackageLoader("whatworks", "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        auto_reload=False,  # looks at the file at every use of a template, thousands of times
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _to(page: str, url: str) -> str:
    """Return an address as a link on a page: web addresses and anchors as they are."""
    if "://" in url or url.startswith("#"):
        return url
    return relative(page, url)
