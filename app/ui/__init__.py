"""The windows and screens: the only package of the app that imports QtWidgets or QtGui."""
