"""The one object that widgets ask about the shop's settings; it keeps them on disk and tells of changes."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.state.shop import Shop, read_shop, write_shop


class ShopModel(QObject):
    changed = Signal(object)
    """Shop: other settings have been saved."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._shop = read_shop(folder)

    @property
    def shop(self) -> Shop:
        return self._shop

    def save(self, shop: Shop) -> None:
        """Keep ``shop`` and announce it.

        Raises:
            StorageError: the disk refused; nothing has changed.
        """
        write_shop(self._folder, shop)
        self._shop = shop
        self.changed.emit(shop)
