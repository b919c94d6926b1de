// Follows what is saved: shows the problems at once, and reads the page again if it has changed.
(function () {
  "use strict";
  var script = document.currentScript, KEPT = "whatworks-preview:" + location.pathname;
  var seen = { strip: script.dataset.strip, page: script.dataset.page }, source = null;

  function strip() { return document.getElementById("wwp"); }
  function status() { return document.getElementById("wwp-status"); }
  function opened() {
    return Array.prototype.map.call(strip().querySelectorAll("details[open]"), function (one) { return one.id; });
  }
  function open(ids) {
    ids.forEach(function (id) {
      var one = document.getElementById(id);
      if (one && one.localName === "details") one.open = true;
    });
  }

  function show(html) {
    var fresh = document.createElement("template"), ids = opened();
    fresh.innerHTML = html;
    var next = fresh.content.getElementById("wwp"), focused = document.activeElement;
    var within = focused && strip().contains(focused) ? focused.closest("details") : null;
    // The line that is announced stays the same element, so that it is read out when its words change
    var words = next.querySelector("#wwp-status").innerHTML, line = strip().querySelector(".wwp-line");
    if (status().innerHTML !== words) status().innerHTML = words;
    line.querySelector(".wwp-links").replaceWith(next.querySelector(".wwp-links"));
    strip().replaceChildren(line, ...next.querySelectorAll(":scope > details"));
    open(ids);
    var again = within && document.getElementById(within.id);
    if (again) again.querySelector("summary").focus();
  }

  function readAgain() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ top: window.scrollY, open: opened() }));
    } catch (error) { /* then the page begins at its top */ }
    location.reload();
  }

  function takeUp() {
    var kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch (error) { /* nothing was kept */ }
    if (!kept) return;
    open(kept.open);
    window.scrollTo({ top: kept.top, behavior: "instant" });
    var words = status().innerHTML;
    status().innerHTML = "";
    setTimeout(function () { status().innerHTML = words; }, 150);
  }

  function follow() {
    if (source || document.hidden) return;
    source = new EventSource("/-/events?" + new URLSearchParams({ path: location.pathname, strip: seen.strip, page: seen.page }));
    source.addEventListener("strip", function (event) { show(JSON.parse(event.data)); });
    source.addEventListener("page", readAgain);
    source.addEventListener("hello", function () { document.documentElement.removeAttribute("data-wwp-alone"); });
    source.addEventListener("error", function () {
      document.documentElement.setAttribute("data-wwp-alone", "");
      if (!source || source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      source = null;
      setTimeout(follow, 3000);
    });
  }
  // A browser keeps few connections to one address: pages that nobody looks at give theirs back
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && source) {
      source.close();
      source = null;
    }
    follow();
  });
  window.addEventListener("pagehide", function () { if (source) source.close(); source = null; });
  window.addEventListener("pageshow", follow);
  if (document.readyState === "complete") takeUp();
  else window.addEventListener("load", takeUp);
  follow();
})();
