"use strict";

// A form is sent once, however often its button is pressed; searching can take minutes.
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}

// Back from the next page the forms can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
});

// A conversation is read from its end.
document.querySelector(".turns li:last-child")?.scrollIntoView({ block: "nearest" });

// Ctrl+Enter says it.
for (const area of document.querySelectorAll("textarea")) {
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
  });
}

// A search that goes on tells what changed since what this page shows; when it rests, its page is another one.
const live = document.querySelector("#live");
if (live) {
  const events = new EventSource(live.dataset.events + "?seen=" + live.dataset.seen);
  events.addEventListener("live", (event) => (live.innerHTML = event.data));
  events.addEventListener("rested", () => {
    events.close();
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
}
