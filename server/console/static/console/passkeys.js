// Buttons with data-passkey: the browser makes or presents a passkey, and the form with its answer is sent.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function answer(button) {
  const options = JSON.parse(button.dataset.options);
  options.challenge = bytes(options.challenge);
  for (const one of options.allowCredentials || options.excludeCredentials || []) one.id = bytes(one.id);
  if (button.dataset.passkey === "create") options.user.id = bytes(options.user.id);
  const made = await navigator.credentials[button.dataset.passkey]({ publicKey: options });
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (made.response[name]) response[name] = text(made.response[name]);
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  const failed = button.form.querySelector(".passkey-failed");
  button.addEventListener("click", async () => {
    failed.hidden = true;
    try {
      button.form.elements.passkey.value = await answer(button);
    } catch (error) { // cancelled, or the device has none
      failed.hidden = false;
      return;
    }
    button.form.submit();
  });
  button.hidden = !window.PublicKeyCredential;
}
