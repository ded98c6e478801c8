// Forms and links are meant to be pressed once: the second click of a double click would reach whatever comes there next.
// A sign-in in another tab changes the token against forged forms: each form is sent with the present one.
"use strict";

document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button:not([type=button]), a[href]:not([href^='#'])")) event.preventDefault();
}, true);

document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (field && cookie) field.value = cookie[1];
}, true);

// What is wider than the screen is scrolled by keys, too.
const letKeysScroll = () => {
  for (const one of document.querySelectorAll(".scroll")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
};
addEventListener("load", letKeysScroll);
addEventListener("resize", letKeysScroll);
