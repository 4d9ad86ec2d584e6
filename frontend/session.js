// Warns before the sign-in ends, and keeps it when somebody says so. The pages say the same without it.

const CHECK_EVERY_MS = 5_000;

const warning = document.getElementById("session-warning");

function watch() {
  const form = warning.querySelector("form[data-stay]");
  // By the clock, not by a timer: a laptop that slept knows at once.
  let end = ends();
  function check() {
    if (!warning.open && Date.now() >= end - Number(warning.dataset.warnBefore) * 1000) warning.showModal();
  }
  function ends() {
    return Date.now() + Number(warning.dataset.seconds) * 1000;
  }
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    }).catch(() => undefined);
    if (answer?.status === 204) {
      end = ends();
      warning.close();
    } else {
      warning.querySelector("[data-too-late]").hidden = false;
    }
  });
  setInterval(check, CHECK_EVERY_MS);
}

if (warning) watch();
