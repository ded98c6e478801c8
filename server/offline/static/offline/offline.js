"use strict";
// The terminal's QR code carries the request behind the #, which no server ever sees until the button is pressed.
const handed = location.hash.slice(1);
if (handed) {
  document.getElementById("request").value = handed;
  document.getElementById("read").hidden = false;
  history.replaceState(null, "", location.pathname);
}
