"""The heads of the columns of an export, in the words of the law's own fields, and the values that are words."""

from app.sales.tax import Rounding
from app.ui.words.general import texts
from licensing.words.language import word


class ExportWords:
    """Texts of an exported file."""

    REGISTERED = word("登録", "state of a record")

    _RECEIPT = word("受付番号")
    _STATE = word("状態")
    _VOID_RECEIPT = word("取消の受付番号")
    _VOIDED_ON = word("取消年月日")
    _SOLD_ON = word("購入年月日")
    _SENDING = word("送信状況")
    _CUSTOMS_DEADLINE = word("税関の確認期限")
    _SHOP = word("販売場名称")
    _TERMINAL = word("端末名")
    _NAME = word("氏名")
    _NATIONALITY = word("国籍")
    _BIRTH = word("生年月日")
    _STATUS = word("在留資格")
    _LANDING = word("上陸年月日")
    _DOCUMENT_KIND = word("旅券等の種類")
    _DOCUMENT_NUMBER = word("旅券等の番号")

    _LINE = word("行")
    _ITEM_NAME = word("品名")
    _RATE = word("税率（%）")
    _UNIT_PRICE = word("単価（税込）")
    _QUANTITY = word("数量")
    _AMOUNT = word("販売価格（税込）")

    _INCLUDED = word("記録の合計（税込）")
    _NET = word("記録の合計（税抜）")
    _TAX = word("記録の消費税額")
    _REFUND = word("返金予定額")
    _ROUNDING = word("端数処理")

    @property
    def record_heads(self) -> tuple[str, ...]:
        return (
            *(self._RECEIPT, self._STATE, self._VOID_RECEIPT, self._VOIDED_ON, self._SOLD_ON, self._SENDING),
            *(self._CUSTOMS_DEADLINE, self._SHOP, self._TERMINAL, self._NAME, self._NATIONALITY, self._BIRTH),
            *(self._STATUS, self._LANDING, self._DOCUMENT_KIND, self._DOCUMENT_NUMBER),
        )

    @property
    def item_heads(self) -> tuple[str, ...]:
        return (self._LINE, self._ITEM_NAME, self._RATE, self._UNIT_PRICE, self._QUANTITY, self._AMOUNT)

    @property
    def sum_heads(self) -> tuple[str, ...]:
        return (self._INCLUDED, self._NET, self._TAX, self._REFUND, self._ROUNDING)

    def rounding_name(self, rounding: Rounding) -> str:
        names = {
            Rounding.FLOOR: texts.ROUND_DOWN,
            Rounding.HALF_UP: texts.ROUND_HALF_UP,
            Rounding.CEILING: texts.ROUND_UP,
        }
        return names[rounding]


words = ExportWords()
