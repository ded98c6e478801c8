"""The e-mail that brings a customer the numbers, and the folder it goes to while no mail server is set."""

import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from licensing.files import write_file
from licensing.number import show
from server import clock
from server.licenses.models import Contract

FOLDER_BACKEND = "server.licenses.mail.FolderBackend"
SUBJECT = "【あっと免税】ライセンス番号のお知らせ"
BODY = """{customer} 様

あっと免税をお申し込みいただき、ありがとうございます。
ライセンス番号を発行いたしました。

■ ライセンス番号({count}台分)

{numbers}

■ 契約期限

{until}

■ 登録のしかた

1. 端末をインターネットに接続し、あっと免税を起動します。
2. TOP画面の「正式お申込み/ライセンス登録」をタップします。
3. ライセンス番号を入力し、「登録」をタップします。
   (上の番号の行をコピーして、そのまま貼り付けることもできます。)
4. 「ライセンス登録完了」と表示されたら完了です。

※複数台ご契約の場合は、端末ごとに別の番号を登録してください。
※ライセンス番号は重複して使用できません。端末を入れ替えるときは、
  新しい端末に同じ番号を登録してください。旧端末は利用できなくなります。
※このメールは、端末の入れ替えのときに必要です。大切に保管してください。
"""


def send_numbers(contract: Contract) -> None:
    """Send the numbers of ``contract`` to its customer.

    Raises:
        OSError: the mail server could not be reached or refused (``smtplib``'s errors are ``OSError``).
        StorageError: no mail server is set and the folder cannot be written.
    """
    licenses = list(contract.licenses.order_by("pk"))
    body = BODY.format(
        customer=contract.customer.name,
        count=len(licenses),
        numbers="\n".join(show(license.number) for license in licenses),
        until=f"{licenses[0].contract_until:%Y年%-m月%-d日}",
    )
    EmailMessage(SUBJECT, body, to=[contract.customer.email]).send()


def delivery(contract: Contract) -> str:
    """Return where ``send_numbers`` put the e-mail, for the person who issued the numbers."""
    if settings.EMAIL_BACKEND == FOLDER_BACKEND:
        return f"No mail server is set (EMAIL_URL): the e-mail was written to {settings.HOME.mail}"
    return f"E-mail sent to {contract.customer.email}"


class FolderBackend(BaseEmailBackend):
    """Writes every message to the home's mail folder as a file that mail programs open."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.eml"
            write_file(settings.HOME.mail / name, message.message().as_bytes(), private=True)
        return len(email_messages)
