"use strict";
// The terminal's QR code carries the request behind the #, which no server ever sees until the button is pressed.
const request = location.hash.slice(1);
if (request) {
  document.getElementById("request").value = request;
  document.getElementById("read").hidden = false;
  history.replaceState(null, "", location.pathname);
}
