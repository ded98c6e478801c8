"""What e-mails, and the placeholders of their texts, are called."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "numbers": _("ライセンス番号のお知らせ"),
    "numbers_withdrawn": _("発行の取り消し"),
    "moved": _("端末入れ替え"),
    "ending": _("契約期限のお知らせ"),
    "silent": _("通信のお願い"),
    "renewed": _("更新手続き"),
    "stopped": _("停止"),
    "resumed": _("停止の取り消し"),
    "released": _("端末からの解除"),
    "cancellation": _("解約"),
    "cancellation_withdrawn": _("解約の取り下げ"),
    "cancellation_reminder": _("解約(スタッフ宛て)"),
    "many_trials": _("お試し(スタッフ宛て)"),
    "refusals": _("届かない回答(スタッフ宛て)"),
    "application_confirm": _("お申込みの確認"),
    "application_received": _("お申込みの受付"),
    "application_arrived": _("お申込み(スタッフ宛て)"),
    "application_declined": _("お申込みの見送り"),
    "request_arrived": _("お客様からの依頼(スタッフ宛て)"),
    "sign_in": _("お客様ページへのログイン"),
    "address_confirm": _("メールアドレスの変更の確認"),
    "address_changed": _("メールアドレスの変更"),
}
"""What each kind of e-mail is called; a test names a missing one."""
TITLES = {
    **KINDS,
    "renewed.shorter": _("契約期限の短縮"),
    "stopped.stops_on": _("利用終了日の設定"),
    "released.undone": _("端末からの解除の取り消し"),
}
"""What each text that the vendor can change is called."""
PLACEHOLDERS = {
    "customer": _("契約者名"),
    "company": _("会社名・屋号"),
    "contact_name": _("ご担当者名"),
    "email": _("新しいメールアドレス"),
    "number": _("ライセンス番号"),
    "numbers": _("ライセンス番号の一覧"),
    "rows": _("ライセンス番号と端末の一覧"),
    "count": _("台数"),
    "until": _("契約期限"),
    "days": _("残りの日数"),
    "deadline": _("端末の利用期限"),
    "stops_on": _("最終利用日"),
    "at": _("登録された日時"),
    "terminal": _("新しい端末"),
    "former": _("これまでの端末"),
    "shops": _("店舗と台数の一覧"),
    "terminals": _("合計の台数"),
    "reason": _("見送りの理由"),
    "link": _("お客様だけが開けるリンク"),
    "hours": _("リンクを使える時間数"),
    "minutes": _("リンクを使える分数"),
    "signature": _("署名"),
    "product": _("製品名"),
    "support_phone": _("お問い合わせの電話番号"),
    "support_hours": _("お問い合わせの受付時間"),
    "owner_page": _("お客様ページのアドレス"),
}
