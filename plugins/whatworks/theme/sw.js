// Answers for the site when there is no connection, from what this device has kept: the pages a reader
// has seen since the first search, and the search index. With a connection, the network comes first.
(function (worker) {
  "use strict";
  var KEPT = "whatworks", FOREVER = /\/search\/[0-9a-f]{12}\//;
  var base = new URL("./", worker.location).href;

  worker.addEventListener("install", function () { worker.skipWaiting(); });
  worker.addEventListener("activate", function (event) { event.waitUntil(worker.clients.claim()); });
  worker.addEventListener("fetch", function (event) {
    var request = event.request;
    if (request.method !== "GET" || request.url.indexOf(base) !== 0) return;
    event.respondWith(caches.open(KEPT).then(function (kept) {
      function network() {
        return fetch(request).then(function (response) {
          if (response.ok && !response.redirected) kept.put(plain(request.url), response.clone());
          return response;
        });
      }
      function own() { return kept.match(plain(request.url)); }
      if (FOREVER.test(request.url)) return own().then(function (found) { return found || network(); });
      return network().catch(function (error) {
        return own().then(function (found) {
          if (found) return found;
          if (request.mode === "navigate") return Response.redirect(base + "offline.html");
          throw error;
        });
      });
    }));
  });
  // A page is the same whatever is asked of it in the address
  function plain(address) { return address.replace(/[?#].*$/, ""); }
})(self);
