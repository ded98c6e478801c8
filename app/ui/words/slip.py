"""Texts of the page that prints the buyer's slip, and of its settings."""

from licensing.words.text import Text


class SlipWords:
    """What the slip itself says is in ``app.sales.slip_words``."""

    SLIP = Text(ja="控えを印刷", en="Print the slip")
    TITLE = Text(ja="控え　{receipt}", en="Slip　{receipt}")
    PREVIEW = Text(ja="控えの見本", en="Preview of the slip")
    PAPER = Text(ja="用紙", en="Paper")
    A4 = Text(ja="A4", en="A4")
    ROLL = Text(ja="レシート 80mm", en="80 mm roll")
    PRINT = Text(ja="印刷する", en="Print")
    PDF = Text(ja="PDFで保存", en="Save as PDF")
    SAVE_LEAD = Text(ja="保存する場所を選んでください。", en="Choose where to save the file.")
    WHAT = Text(ja="{receipt} の控え", en="the slip of {receipt}")
    PRINTED = Text(
        ja="{printer} に印刷を送りました。用紙が出てこないときは、プリンターを確認してください。",
        en="Sent to {printer}. If no paper comes out, please check the printer.",
    )
    WAITING = Text(
        ja="{printer} に送りましたが、プリンターが止まっているか前の印刷が残っています。プリンターを確認してください。",
        en="Sent to {printer}, which has stopped or still has an earlier job. Please check the printer.",
    )
    REJECTED = Text(
        ja="{printer} は印刷を受け付けていません。パソコンのプリンターの設定を確認してください。",
        en="{printer} takes no print jobs. Please check its settings on this PC.",
    )
    NOT_SENT = Text(ja="印刷を送れませんでした。", en="It could not be sent to the printer.")
    NO_PRINTER = Text(
        ja="プリンターが見つかりません。パソコンの設定でプリンターを追加するか、PDFで保存してください。",
        en="No printer was found. Add one in the settings of the PC, or save as PDF.",
    )
    NOT_PRINTED = Text(
        ja="{printer} で印刷できませんでした。プリンターを確認してください。",
        en="{printer} could not print. Please check the printer.",
    )

    SETTINGS = Text(ja="控えの記載内容", en="Slip")
    SETTINGS_DETAIL = Text(ja="事業者名・所在地・税務署", en="Seller, address, tax office")
    SETTINGS_LEAD = Text(
        ja="購入者に渡す控えに印刷されます。空欄の項目は印刷されません。",
        en="Printed on the slip for the buyer. What is empty is left out.",
    )
    SHORTENED = Text(
        ja="{name}は{longest}文字までです。超えた部分は入力されていません。",
        en="{name}: at most {longest} characters. What exceeds them was left out.",
    )
    SELLER = Text(ja="事業者名", en="Seller")
    ADDRESS = Text(ja="販売場所在地", en="Address of the shop")
    TAX_PLACE = Text(ja="納税地", en="Place for tax payment")
    TAX_OFFICE = Text(ja="所轄税務署", en="Tax office")


words = SlipWords()
