// Keeps the search index on this device, so that finding works without a connection too.
(function () {
  "use strict";
  var SMALL = 4e6;    // bytes that are kept without asking
  var LATER = 3000;   // milliseconds: first comes what the reader is waiting for
  var script = document.currentScript;

  function plain(address) { return address.replace(/[?#].*$/, ""); }
  // Every script of the index in turn, then how to find it, so that what is kept always fits together
  function keep(kept, base, index) {
    var version = base + "search/" + index.manifest.version + "/";
    var seen = performance.getEntriesByType("resource").map(function (entry) { return plain(entry.name); })
      .filter(function (address) { return address.indexOf(base) === 0 && address.indexOf(base + "search/") !== 0; });
    function add(address) {
      return kept.match(address).then(function (own) { return own || kept.add(address); });
    }
    return seen.reduce(function (before, address) {
      return before.then(function () { return add(address); }).catch(function () { /* a page does without */ });
    }, Promise.resolve()).then(function () {
      return index.all().map(function (address) { return new URL(address, location.href).href; })
        .concat(plain(location.href), base + "offline.html").reduce(function (before, address) {
          return before.then(function () { return add(address); });
        }, Promise.resolve());
    }).then(function () {
      return kept.add(base + "search/index.js");
    }).then(function () {
      return kept.keys();
    }).then(function (requests) {
      return Promise.all(requests.map(function (request) {
        var isOld = request.url.indexOf(base + "search/") === 0 && request.url.indexOf(version) !== 0;
        return isOld && request.url !== base + "search/index.js" ? kept.delete(request) : null;
      }));
    });
  }

  window.whatworksOffline = function (find) {
    var box = document.querySelector("[data-offline]"), base = new URL(script.dataset.base, location.href).href;
    if (!navigator.serviceWorker || !window.caches || !box) return;
    var button = box.querySelector("button"), line = box.querySelector("span"), isBusy = false;
    navigator.serviceWorker.register(base + "sw.js").then(function () {
      return navigator.serviceWorker.ready;
    }).then(function () {
      return caches.open("whatworks:" + base);
    }).then(function (kept) {
      function start() {
        if (isBusy) return;
        isBusy = true;
        button.setAttribute("aria-disabled", "true");
        keep(kept, base, find.index).then(function () {
          line.textContent = "Search works on this device without a connection too.";
        }, function () {
          line.textContent = "The search was not kept on this device. There may be no room, or the connection dropped.";
        }).then(function () { box.hidden = isBusy = false; });
      }
      return kept.match(base + "search/index.js").then(function (own) {
        var size = find.index.manifest.size, saver = (navigator.connection || {}).saveData;
        if (own || (size <= SMALL && !saver)) setTimeout(start, LATER);
        else {
          button.textContent = "Keep search for when there is no connection (" + Math.ceil(size / 2.2e6) + " MB)";
          button.addEventListener("click", start);
          box.hidden = button.hidden = false;
        }
      });
    }).catch(function () { /* without it, finding needs a connection, as everything else does */ });
  };
})();
