// Says on the page that the browser's dialog for passkeys was closed or failed.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const message of document.querySelectorAll("[data-key-error]")) message.hidden = false;
});
