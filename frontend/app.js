// Four small things the pages do better with a script. Each page works without it.

const RELEASE_AFTER_MS = 10_000;

/** Moves focus to the list of what to fix, so that it is read out first. */
function focusErrorSummary(root = document) {
  const summary = root.querySelector("[data-error-summary]");
  summary?.focus();
}

/** Lets a second press of the same button wait until the first one has been answered. */
function guardSubmit(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const button = event.submitter;
  // Not `disabled`: that would drop the button's own name and value from the post.
  button?.setAttribute("aria-disabled", "true");
  // A stopped load or a download leaves the page standing, and the form must work again.
  setTimeout(() => release(form), RELEASE_AFTER_MS);
}

function release(form) {
  delete form.dataset.sending;
  // Its buttons may stand anywhere on the page, by their `form` attribute.
  for (const control of form.elements) control.removeAttribute("aria-disabled");
}

/** Closes open drop-down menus on Escape and on a press elsewhere. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll(".cop-menu[open], .cop-dropdown[open]")) {
    if (event.type === "keydown") {
      if (event.key !== "Escape") continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
}

/** Keeps what was left empty out of the addresses of lists, which people read and pass on. */
function dropEmptyFields({ target, formData }) {
  if (target.method !== "get") return;
  for (const [name, value] of [...formData]) {
    if (value === "") formData.delete(name);
  }
}

document.addEventListener("formdata", dropEmptyFields);
document.addEventListener("submit", guardSubmit);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
// Back shows the page as it was left, guard and all.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
document.addEventListener("htmx:after:swap", () => focusErrorSummary());
focusErrorSummary();
