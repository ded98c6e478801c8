"""Why a message to a webhook was not accepted, in words: ``deliveries`` stores it for programs and the command line."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_STATUS = re.compile(r"the answer was (\d{3})")
_SENTENCES = {
    "Timeout": gettext_lazy("相手が10秒以内に応答しませんでした。"),
    "SSLError": gettext_lazy("相手の証明書を確かめられませんでした。"),
    "AddressError": gettext_lazy("この送信先へは送信できません。URLを確かめてください。"),
    "SecretError": gettext_lazy("署名の鍵を読めません。Webhookを追加し直してください。"),
}
"""By the name of the exception."""
NOT_REACHED = gettext_lazy("相手に接続できませんでした。")


def in_words(trouble: str) -> str:
    """Return the sentence for ``Delivery.last_error`` or ``Webhook.disabled_because``, empty if there was none."""
    if not trouble:
        return ""
    if found := _STATUS.match(trouble):
        return _("相手の応答が%(status)sでした(2xxなら受信)。") % {"status": found[1]}
    return str(_SENTENCES.get(trouble.partition(":")[0], NOT_REACHED))
