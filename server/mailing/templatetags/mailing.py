"""``{% placeholder until %}{{ until|date:"j F Y" }}{% endplaceholder %}``: a value that an own text may use by name."""

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

VALUES = "placeholder_values"
"""In the context, a dict: each value is added to it by its name."""
SHOW_NAMES = "placeholder_names"
"""In the context: display the names in braces instead of the values."""

register = Library()


class Placeholder(Node):
    def __init__(self, name: str, content: NodeList) -> None:
        self.name = name
        self.content = content

    def render(self, context: Context) -> SafeString:
        value = self.content.render(context)
        if not context.get(SHOW_NAMES):
            values: dict[str, str] = context[VALUES]
            values[self.name] = value.strip("\n")
            return value
        end = value[len(value.rstrip("\n")) :]
        return format_html("{{{}}}{}", self.name, end)


@register.tag
def placeholder(parser: Parser, token: Token) -> Placeholder:
    _tag, name = token.split_contents()
    content = parser.parse(("endplaceholder",))
    parser.delete_first_token()
    return Placeholder(name, content)
