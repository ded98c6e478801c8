"""Every screen of the app in every state that the pictures know, for tests that walk them all."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.shop import Shop
from app.shop_model import ShopModel
from tests.app import screenshots as pages
from tests.app.offline import screenshots as offline
from tests.app.register import screenshots as register
from tests.app.sales import screenshots as sales

Draw = Callable[[Path], QWidget]


def _shop(folder: Path) -> ShopModel:
    shop = ShopModel(folder)
    shop.save(Shop(shop_name="銀座一号店"))
    return shop


def _register(step: register.Step, _folder: Path) -> QWidget:
    return register.draw(step)


def _offline(step: offline.Step, _folder: Path) -> QWidget:
    return offline.draw(step, offline.WAYS["register"])


def _page(name: str, folder: Path) -> QWidget:
    return dict(pages.screens(_shop(folder)))[name]()


SCREENS: dict[str, Draw] = {
    **{name: partial(_page, name) for name, _ in pages.screens(ShopModel(pages.NOWHERE))},
    **{f"register-{name}": partial(_register, step) for name, step in register.STEPS.items()},
    **{
        f"offline-{name}": partial(_offline, step)
        for name, step in offline.STEPS.items()
        if name == "wrong-outdated" or not name.startswith("wrong-")
    },
    **dict(sales.screens()),
}
