"""The heads of the columns of an export, in the words of the law's own fields, and the values that are words."""

from licensing.words.text import Text


class ExportWords:
    """Texts of an exported file."""

    REGISTERED = Text(ja="登録", en="Recorded")

    _RECEIPT = Text(ja="受付番号", en="Receipt no.")
    _STATE = Text(ja="状態", en="State")
    _ENTERED_ON = Text(ja="記帳日", en="Booked on")
    _VOIDS = Text(ja="取り消した記録の受付番号", en="Receipt number of the voided record")
    _REASON = Text(ja="取消の理由", en="Reason of the void")
    _CORRECTS = Text(ja="訂正前の受付番号", en="Corrects record")
    _SOLD_ON = Text(ja="購入年月日", en="Purchased on")
    _SENDING = Text(ja="送信状況", en="Sending")
    _SENDING_NUMBER = Text(ja="送信番号", en="Sending number")
    _CUSTOMS = Text(ja="税関確認", en="Customs")
    _PAYMENT = Text(ja="返金方法", en="Refunded by")
    _PAID_ON = Text(ja="返金日", en="Refunded on")
    _FEE = Text(ja="返金手数料", en="Refund fee")
    _CUSTOMS_DEADLINE = Text(ja="税関の確認期限", en="Customs check by")
    _SHOP = Text(ja="販売場名称", en="Shop")
    _TERMINAL = Text(ja="端末名", en="Terminal name")
    _NAME = Text(ja="氏名", en="Name")
    _NATIONALITY = Text(ja="国籍", en="Nationality")
    _BIRTH = Text(ja="生年月日", en="Date of birth")
    _STATUS = Text(ja="在留資格", en="Status of residence")
    _PROOF = Text(ja="国外居住の証明", en="Proof of living abroad")
    _ABROAD_SINCE = Text(ja="国外に住所を定めた日", en="Living abroad since")
    _LANDING = Text(ja="上陸年月日", en="Date of landing")
    _DOCUMENT_KIND = Text(ja="旅券等の種類", en="Document type")
    _DOCUMENT_NUMBER = Text(ja="旅券等の番号", en="Document number")

    _LINE = Text(ja="行", en="Line")
    _ITEM_NAME = Text(ja="品名", en="Item")
    _JAN = Text(ja="JANコード", en="JAN code")
    _DETAIL = Text(ja="商品情報詳細", en="Details")
    _RATE = Text(ja="税率（%）", en="Tax rate (%)")
    _UNIT_PRICE = Text(ja="単価（税込）", en="Unit price (incl. tax)")
    _QUANTITY = Text(ja="数量", en="Quantity")
    _AMOUNT = Text(ja="販売価格（税込）", en="Amount (incl. tax)")

    _INCLUDED = Text(ja="記録の合計（税込）", en="Record total (incl. tax)")
    _NET = Text(ja="記録の合計（税抜）", en="Record total (excl. tax)")
    _TAX = Text(ja="記録の消費税額", en="Record tax")
    _REFUND = Text(ja="返金予定額", en="Refund est.")
    _ROUNDING = Text(ja="端数処理", en="Rounding")

    @property
    def record_heads(self) -> tuple[str, ...]:
        return (
            *(self._RECEIPT, self._STATE, self._ENTERED_ON, self._VOIDS, self._REASON, self._CORRECTS, self._SOLD_ON),
            *(self._SENDING, self._SENDING_NUMBER, self._CUSTOMS_DEADLINE, self._CUSTOMS),
            *(self._PAYMENT, self._PAID_ON, self._FEE),
            *(self._SHOP, self._TERMINAL, self._NAME, self._NATIONALITY, self._BIRTH),
            *(self._STATUS, self._PROOF, self._ABROAD_SINCE, self._LANDING),
            *(self._DOCUMENT_KIND, self._DOCUMENT_NUMBER),
        )

    @property
    def item_heads(self) -> tuple[str, ...]:
        return (
            *(self._LINE, self._ITEM_NAME, self._JAN, self._DETAIL),
            *(self._RATE, self._UNIT_PRICE, self._QUANTITY, self._AMOUNT),
        )

    @property
    def sum_heads(self) -> tuple[str, ...]:
        return (self._INCLUDED, self._NET, self._TAX, self._REFUND, self._ROUNDING)


words = ExportWords()
