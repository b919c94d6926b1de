// Runs before the page shows: the reader's choice of colours, and the menu on small screens.
(function () {
  "use strict";
  var root = document.documentElement;
  var choices = ["system", "light", "dark"];
  var names = { system: "as on this device", light: "light", dark: "dark" };
  root.classList.remove("no-js");
  root.classList.add("ww-js");

  function chosen() {
    try { return localStorage.getItem("whatworks-theme") || "system"; } catch (error) { return "system"; }
  }
  function show(choice) {
    if (choice === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", choice);
  }
  show(chosen());

  // Opened from a folder on a disk there is no server to turn toolkits/ into toolkits/index.html
  if (location.protocol === "file:") {
    var whole = function (address) { return address.replace(/\/(?=$|[?#])/, "/index.html"); };
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (link && link.protocol === "file:") link.href = whole(link.href);
    }, true);
    document.addEventListener("submit", function (event) {
      event.target.action = whole(event.target.action);
    }, true);
  }

  document.addEventListener("DOMContentLoaded", function () {
    var theme = document.querySelector("[data-theme-toggle]");
    var label = document.querySelector("[data-theme-label]");
    function describe() { label.textContent = "Colours: " + names[chosen()] + ". Change"; }
    theme.hidden = false;
    describe();
    theme.addEventListener("click", function () {
      var next = choices[(choices.indexOf(chosen()) + 1) % choices.length];
      try { localStorage.setItem("whatworks-theme", next); } catch (error) { /* not kept, still shown */ }
      show(next);
      describe();
    });

    var button = document.querySelector("[data-menu-toggle]");
    var menu = document.getElementById("menu");
    button.hidden = false;
    function open(isOpen) {
      menu.classList.toggle("ww-nav--open", isOpen);
      button.setAttribute("aria-expanded", String(isOpen));
    }
    button.addEventListener("click", function () {
      open(button.getAttribute("aria-expanded") !== "true");
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") {
        open(false);
        button.focus();
      }
    });

    // Where popovers are not known, the explanations of words stand at the end of the page
    if (!("popover" in HTMLElement.prototype)) {
      document.addEventListener("click", function (event) {
        var word = event.target.closest && event.target.closest(".ww-term");
        if (word) location.hash = word.getAttribute("popovertarget");
      });
    }

    window.addEventListener("beforeprint", function () {
      document.querySelectorAll(".ww-block details").forEach(function (details) { details.open = true; });
    });

    var contents = document.querySelector(".ww-contents details");
    if (contents && matchMedia("(max-width: 59.9375em)").matches) contents.open = false;
  });
})();
