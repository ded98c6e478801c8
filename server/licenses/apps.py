"""Django's entry of this package."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from licensing.words.language import Language, set_provider
from server import trigrams


class LicensesConfig(AppConfig):
    name = "server.licenses"
    label = "licenses"
    verbose_name = _("ライセンス管理")

    def ready(self) -> None:
        set_provider(active_language)
        post_migrate.connect(trigrams.create_indexes, sender=self, dispatch_uid="trigrams")


def active_language() -> Language:
    """Return Django's active language, for the sentences of ``licensing.words``."""
    active = get_language() or Language.JAPANESE
    return Language.ENGLISH if active.startswith(Language.ENGLISH) else Language.JAPANESE
