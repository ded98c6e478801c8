// Buttons with data-passkey: the browser makes or presents a passkey, and the form with its answer is sent.
// Forms with data-options: the same, for whichever button is pressed while no code is typed.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function answer(element, kind) {
  const options = JSON.parse(element.dataset.options);
  options.challenge = bytes(options.challenge);
  for (const one of options.allowCredentials || options.excludeCredentials || []) one.id = bytes(one.id);
  if (kind === "create") options.user.id = bytes(options.user.id);
  const made = await navigator.credentials[kind]({ publicKey: options });
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (made.response[name]) response[name] = text(made.response[name]);
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

async function fill(form, element, kind) {
  const failed = form.querySelector(".passkey-failed");
  failed.hidden = true;
  try {
    form.elements.passkey.value = await answer(element, kind);
  } catch (error) { // cancelled, or the device has none
    failed.hidden = false;
  }
  return failed.hidden;
}

for (const button of document.querySelectorAll("[data-passkey]")) {
  button.addEventListener("click", async () => {
    if (await fill(button.form, button, button.dataset.passkey)) button.form.submit();
  });
  button.hidden = !window.PublicKeyCredential;
}

for (const form of document.querySelectorAll("form[data-options]")) {
  form.addEventListener("submit", async (event) => {
    const { code, passkey } = form.elements;
    if (code.value.trim() || passkey.value || !window.PublicKeyCredential) return;
    event.preventDefault();
    if (await fill(form, form, "get")) form.requestSubmit(event.submitter);
  });
}
