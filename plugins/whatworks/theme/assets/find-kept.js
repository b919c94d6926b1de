// Searches that the reader keeps: the recent ones and the saved ones, on this device and nowhere else.
(function (find) {
  "use strict";
  var MOST = 8;
  var make = find.make, said = find.part("said"), save = find.part("save"), copy = find.part("copy");
  var kept = find.kept = {};

  // Hubs may share an address up to the folder; storage may be full, or forbidden
  function key(kind) { return "whatworks-" + kind + ":" + location.pathname; }
  function load(kind) {
    try {
      var found = JSON.parse(localStorage.getItem(key(kind)));
      return Array.isArray(found) ? found.filter(function (one) { return typeof one === "string" && one[0] === "?"; }) : [];
    } catch (error) { return []; }
  }
  function store(kind, addresses) {
    try {
      if (addresses.length) localStorage.setItem(key(kind), JSON.stringify(addresses));
      else localStorage.removeItem(key(kind));
      return true;
    } catch (error) { return false; }
  }
  function isSaved() {
    return load("saved").indexOf(find.address(find.state)) >= 0;
  }
  kept.remember = function (state) {
    var address = find.address(state);
    var others = load("recent").filter(function (one) { return one !== address; });
    if (state.query) store("recent", [address].concat(others).slice(0, MOST));
  };
  function feed(state) {
    var link = make("a", "", "Feed");
    link.href = find.feed(state);
    link.append(make("span", "ww-hidden", " of " + find.title(state)));
    return link;
  }
  function draw(kind) {
    var part = find.part(kind), addresses = load(kind);
    part.hidden = !addresses.length;
    var lines = addresses.map(function (address) {
      var state = find.read(address), line = make("li"), link = find.link(state, find.title(state));
      link.dir = "auto";
      line.append(link);
      if (kind === "saved" && find.feed(state)) line.append(" ", feed(state));
      return line;
    });
    var list = part.querySelector("ul");
    list.replaceChildren.apply(list, lines);
    return addresses.length;
  }
  // They stand below an empty box, where they are of use, and not in the way of results
  kept.show = function () {
    var number = draw("saved") + draw("recent"), address = find.address(find.state), subscribe = find.part("feed");
    find.part("kept").hidden = !number || Boolean(find.typed().query);
    save.textContent = isSaved() ? "Forget this saved search" : "Save this search";
    save.hidden = !address;
    said.textContent = "";
    subscribe.textContent = find.feed(find.state) ? "Follow as a feed" : "Follow what is new";
    subscribe.href = find.feed(find.state) || find.base + "feeds/";
  };

  kept.start = function () {
    ["saved", "recent"].forEach(function (kind) {
      find.part(kind).querySelector("button").addEventListener("click", function () {
        store(kind, []);
        kept.show();
        document.getElementById("find-query").focus();
      });
    });
    save.addEventListener("click", function () {
      var address = find.address(find.state), others = load("saved").filter(function (one) { return one !== address; });
      var isKept = store("saved", isSaved() ? others : [address].concat(others));
      kept.show();
      if (!isKept) said.textContent = "This browser does not allow saving.";
      else said.textContent = isSaved() ? "Saved. It stands below the search box when that is empty." : "Forgotten.";
    });
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", function () {
      var address = location.href.split(/[?#]/)[0] + find.address(find.state);
      navigator.clipboard.writeText(address).then(function () {
        said.textContent = "Link copied.";
      }, function () {
        said.textContent = "The link was not copied. You can copy it from the address bar.";
      });
    });
  };
})(window.whatworksFind);
