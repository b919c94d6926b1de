// Keeps the search index on this device, so that finding works without a connection too.
(function () {
  "use strict";
  var KEPT = "whatworks", SMALL = 4e6;   // bytes that are kept without asking
  var LATER = 3000;                        // milliseconds: first comes what the reader is waiting for
  var script = document.currentScript;

  function keep(index, each) {
    var base = new URL(script.dataset.base, location.href).href;
    var seen = performance.getEntriesByType("resource").map(function (entry) { return entry.name; });
    var wanted = seen.concat(location.href, base + "offline.html", base + "search/index.js", index.all().map(function (address) {
      return new URL(address, location.href).href;
    }));
    var done = 0;
    return caches.open(KEPT).then(function (kept) {
      return kept.keys().then(function (requests) {
        return Promise.all(requests.map(function (request) {
          var version = /\/search\/([0-9a-f]{12})\//.exec(request.url);
          return version && version[1] !== index.manifest.version ? kept.delete(request) : null;
        }));
      }).then(function () {
        return wanted.reduce(function (before, address) {
          var plain = address.replace(/[?#].*$/, "");
          return before.then(function () { return plain.indexOf(base) === 0 ? kept.match(plain) : true; }).then(function (own) {
            return own || kept.add(plain);
          }).then(function () { each(++done, wanted.length); });
        }, Promise.resolve());
      });
    });
  }

  window.whatworksOffline = function (index) {
    var box = document.querySelector("[data-offline]");
    if (!navigator.serviceWorker || !window.caches || !box) return;
    navigator.serviceWorker.register(script.dataset.base + "sw.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function () {
      var button = box.querySelector("button"), line = box.querySelector("span"), saver = (navigator.connection || {}).saveData;
      function start() {
        button.hidden = true;
        keep(index, function (done, all) {
          if (!box.hidden) line.textContent = "Keeping " + done + " of " + all + "…";
        }).then(function () {
          line.textContent = "Search works on this device without a connection too.";
        }, function () {
          line.textContent = "The search could not be kept on this device. There may be no room.";
        }).then(function () { box.hidden = false; });
      }
      if (index.manifest.size <= SMALL && !saver) setTimeout(start, LATER);
      else {
        button.textContent = "Keep search for when there is no connection (" + Math.ceil(index.manifest.size / 2.2e6) + " MB)";
        button.addEventListener("click", start);
        box.hidden = button.hidden = false;
      }
    }).catch(function () { /* without it, finding needs a connection, as everything else does */ });
  };
})();
