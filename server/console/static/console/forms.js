// A sign-in in another tab changes the token against forged forms: each form is sent with the present one.
"use strict";

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (field && cookie) field.value = cookie[1];
}, true);
