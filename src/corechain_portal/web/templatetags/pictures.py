"""Template tags of pictures.

``{% load pictures %}`` then

- ``{% built_assets %}`` in the head: style and script that every page loads (3 KiB; pictures load their own part).
- ``{% picture "chain-graph" data %}fallback{% endpicture %}``: a picture with its data. The fallback is shown
  without scripts, and stays as the list that says the same. An optional ``caption="…"`` goes below.
- ``{% share_bars groups %}``: shares of providers as bars, drawn on the server.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

from corechain_portal.language import current_language
from corechain_portal.web.built_assets import built_assets as read_built_assets
from corechain_portal.web.built_assets import built_url

register = template.Library()


class _UnescapedChinese(DjangoJSONEncoder):
    """Chinese as it is: half the bytes of escapes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


@register.simple_tag
def built_assets() -> SafeString:
    """Links of the built style and script; nothing where they have not been built."""
    assets = read_built_assets()
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((built_url(file),) for file in assets.styles)
    )
    scripts = format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((built_url(file),) for file in assets.scripts)
    )
    return format_html("{}\n{}", styles, scripts)


@register.tag
def picture(parser: Parser, token: Token) -> PictureNode:
    """``{% picture KIND DATA [caption=TEXT] %}fallback{% endpicture %}``."""
    name, *arguments = token.split_contents()
    if len(arguments) < 2:
        raise template.TemplateSyntaxError(f"{{% {name} %}} needs a kind and its data.")
    kind, data = (parser.compile_filter(each) for each in arguments[:2])
    options = token_kwargs(arguments[2:], parser)
    if set(options) - {"caption"}:
        raise template.TemplateSyntaxError(f"{{% {name} %}} takes the option caption only.")
    fallback = parser.parse(("endpicture",))
    parser.delete_first_token()
    return PictureNode(kind, data, options.get("caption"), fallback)


class PictureNode(template.Node):
    """The figure, its data, where to draw, and the fallback."""

    def __init__(
        self,
        kind: FilterExpression,
        data: FilterExpression,
        caption: FilterExpression | None,
        nodelist: NodeList,
    ) -> None:
        self.kind = kind
        self.data = data
        self.caption = caption
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        caption = "" if self.caption is None else self.caption.resolve(context)
        return format_html(
            '<figure class="picture" data-picture="{}">{}<div class="picture-canvas" hidden></div>'
            '<div class="picture-fallback">{}</div>{}</figure>',
            self.kind.resolve(context),
            json_script(self.data.resolve(context), encoder=_UnescapedChinese),
            self.nodelist.render(context),
            format_html("<figcaption>{}</figcaption>", caption) if caption else "",
        )


@register.inclusion_tag("web/pictures/share_bars.html")
def share_bars(groups: list[dict[str, Any]]) -> dict[str, Any]:
    """What :func:`corechain_portal.web.pictures.share_bars` gives, drawn without scripts."""
    return {"groups": groups, "zh": current_language() == "zh"}
