// Keeps nothing: a preview is never shown from what was kept. What a site at this address kept is taken away.
self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.delete("whatworks:" + new URL("./", self.location).href).then(function () {
    return self.registration.unregister();
  }));
});
