{% if hub.tier %}// A restricted site keeps nothing for when there is no connection. Where the open site has stood at the
// same address, what it kept is taken away.
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.delete("whatworks:" + new URL("./", self.location).href).then(function () {
    return self.registration.unregister();
  }));
});
{% else %}// Answers for the site when there is no connection, from what this device has kept: the pages a reader
// has seen since the Find page was first opened, and the search index, which offline.js keeps whole.
// With a connection, the network comes first.
(function (worker) {
  "use strict";
  var base = new URL("./", worker.location).href, KEPT = "whatworks:" + base;

  worker.addEventListener("install", function () { worker.skipWaiting(); });
  worker.addEventListener("activate", function (event) { event.waitUntil(worker.clients.claim()); });
  worker.addEventListener("fetch", function (event) {
    var request = event.request, path = plain(request.url).slice(base.length);
    if (request.method !== "GET" || request.url.indexOf(base) !== 0) return;
    var isPage = request.mode === "navigate", isIndex = path.indexOf("search/") === 0;
    if (!isPage && !isIndex && path.indexOf("assets/") !== 0) return;
    event.respondWith(caches.open(KEPT).then(function (kept) {
      function own() { return kept.match(plain(request.url)); }
      function network() {
        return fetch(request).then(function (response) {
          var isGone = response.status === 404 || response.status === 410;
          var mayStay = response.status === 200 && !response.redirected && !isIndex
            && !/no-store/.test(response.headers.get("Cache-Control") || "");
          if (mayStay) event.waitUntil(kept.put(plain(request.url), response.clone()).catch(function () { /* no room */ }));
          else if (isGone && !isIndex) event.waitUntil(kept.delete(plain(request.url)));
          return response;
        });
      }
      // What stands under the version of an index never changes
      if (isIndex && path.split("/").length > 2) return own().then(function (found) { return found || network(); });
      return network().catch(function (error) {
        return own().then(function (found) {
          if (found) return found;
          if (isPage) return Response.redirect(base + "offline.html");
          throw error;
        });
      });
    }));
  });
  // A page is the same whatever is asked of it in the address
  function plain(address) { return address.replace(/[?#].*$/, ""); }
})(self);
{% endif %}