// The find page: from what a reader asks for to what is shown, one question at a time.
(function (find, engine) {
  "use strict";
  var PAGE = 20, PAUSE = 150, SLOW = 400;
  var input = document.getElementById("find-query"), sort = find.part("sort"), list = find.part("results");
  var status = find.part("status"), problem = find.part("problem"), more = find.part("more");
  var heading = document.getElementById("results"), name = document.title;
  var turn = 0, shown = PAGE, settled, written, pause, telling, slow, failed = {};

  // Said once things have settled, so that a screen reader does not speak at each letter
  function say(parts) {
    var text = parts.map(function (part) { return part.textContent || part; }).join("");
    clearTimeout(telling);
    telling = setTimeout(function () {
      if (status.textContent !== text) status.replaceChildren.apply(status, parts);
    }, PAUSE);
  }
  function waiting(words) {
    clearTimeout(slow);
    slow = setTimeout(function () { say([words]); }, SLOW);
    list.setAttribute("aria-busy", "true");
  }
  function ready() {
    clearTimeout(slow);
    list.removeAttribute("aria-busy");
  }
  function explain(text) {
    problem.hidden = !text;
    problem.querySelector("p").textContent = text || "";
  }
  find.isNow = function (number) { return number === turn; };
  find.words = function (query) {
    var silent = find.index.manifest.stop.split(" ");
    return engine.split(query).filter(function (word, at, all) {
      return all.indexOf(word) === at && silent.indexOf(word.toLowerCase()) < 0;
    });
  };

  // Typing replaces the address, anything else adds to the history
  function write(address, replace) {
    try {
      history[replace ? "replaceState" : "pushState"](null, "", location.pathname + address);
      written = address;
    } catch (error) { /* from a folder on a disk the address stays; the page goes on */ }
  }
  find.typed = function () {
    var query = find.query(input.value);
    return find.changed(find.state, function (state) {
      if (query !== state.query) state.exact = false;
      state.query = query;
    });
  };
  find.move = function (state, how) {
    var address = find.address(state);
    clearTimeout(pause);
    find.state = state;
    shown = PAGE;
    if (how === "typing") write(address, true);
    else {
      // What typing replaced comes back first: one step back leads to before the words
      if (how === "submit" && written !== settled) write(settled, true);
      if (address !== written) write(address);
      settled = address;
    }
    show();
  };
  find.again = function () {
    failed = {};
    if (!find.index) return open();
    find.filters.again();
    show();
  };
  // After a failure: a site may have been published anew since its index came. If so, go on with
  // the new one; else, or if that has failed before, say that there is a problem
  find.recover = function (giveUp) {
    var version = find.index.manifest.version;
    failed[version] = true;
    engine.open(find.base, true).then(function (index) {
      if (find.index.manifest.version !== version) return;
      if (failed[index.manifest.version]) giveUp();
      else {
        use(index);
        show();
      }
    }, giveUp);
  };

  function everything() {
    var documents = [];
    for (var number = 0; number < find.index.manifest.count; number++) documents.push(number);
    return { documents: documents, readAs: "", concepts: [], marks: null };
  }
  function show() {
    var now = ++turn, state = find.state, index = find.index, isNewest = find.sort(state) === "newest";
    if (find.query(input.value) !== state.query) input.value = state.query;
    document.title = (state.query ? find.quoted(state.query) + " - " : "") + name;
    sort.options[0].disabled = sort.options[0].hidden = !state.query;
    sort.value = find.sort(state);
    find.filters.reflect();
    find.kept.show();
    waiting("Searching…");
    var facets = find.facets().filter(function (facet) { return state.chosen[facet].length; });
    var lacking = [];
    Promise.all([
      state.query ? index.search(state.query, state.exact) : everything(),
      isNewest ? index.ages() : null
    ].concat(facets.map(function (facet) {
      return find.filters.load(facet).then(function () { find.filters.mark(facet, false); }, function () { lacking.push(facet); });
    }))).then(function (came) {
      if (!find.isNow(now)) return;
      if (lacking.length) find.recover(function () { if (find.isNow(now)) settle(now, came[0], came[1], lacking); });
      else settle(now, came[0], came[1], lacking);
    }, function () {
      if (find.isNow(now)) find.recover(function () { if (find.isNow(now)) fail(); });
    });
  }
  function ordered(documents, ages) {
    if (find.sort(find.state) === "best") return documents;
    return documents.slice().sort(function (a, b) {
      return ages && ages[a] !== ages[b] ? (ages[a] || Infinity) - (ages[b] || Infinity) : a - b;
    });
  }
  function settle(now, answer, ages, lacking) {
    var results = ordered(find.filters.pass(answer.documents, find.state), ages), first = results.slice(0, shown);
    find.found = { matched: answer.documents, results: results, marks: answer.marks };
    find.results.cards(first).then(function (cards) {
      var missing = cards.filter(function (card) { return !card; }).length;
      if (!find.isNow(now)) return;
      if (missing) {
        find.recover(function () { if (find.isNow(now)) draw(now, answer, first, cards, lacking, missing); });
      } else draw(now, answer, first, cards, lacking, 0);
    });
  }
  function draw(now, answer, documents, cards, lacking, missing) {
    ready();
    explain(lacking.length ? "A chosen filter did not load, so these results are not filtered by it: " + labels(lacking) + "."
      : missing ? (missing === 1 ? "One entry did not load" : missing + " entries did not load") + " and cannot be shown." : "");
    lacking.forEach(function (facet) { find.filters.mark(facet, true); });
    find.results.add(documents, cards, true);
    find.results.readAs(answer);
    find.results.meaning(answer);
    find.results.advice(now, answer);
    find.filters.settled();
    find.part("tools").hidden = false;
    more.hidden = find.found.results.length <= shown;
    say(outcome(answer));
  }
  function labels(facets) {
    return facets.map(function (facet) { return find.index.manifest.facets[facet].label; }).join(", ");
  }
  function outcome(answer) {
    var number = find.found.results.length, filters = find.chosen(find.state).length;
    var parts = [number ? find.count(number) : "No results"];
    if (find.state.query) parts.push(" for ", find.quote(answer.readAs || find.state.query));
    if (filters) parts.push(" with " + filters + (filters === 1 ? " filter" : " filters"));
    if (!number) parts.push(". What you can try is below.");
    return parts;
  }
  function fail() {
    ready();
    find.found = null;
    list.replaceChildren();
    ["read-as", "meaning", "advice", "more"].forEach(function (part) { find.part(part).hidden = true; });
    say(["This search did not load."]);
    explain("Part of what searching needs did not load. The connection may have dropped. What you asked for is still here.");
  }
  function showMore() {
    var button = more.querySelector("button"), from = shown, now = turn;
    if (!find.found || button.getAttribute("aria-disabled")) return;
    var next = find.found.results.slice(from, from + PAGE);
    button.setAttribute("aria-disabled", "true");  // and not disabled, which would lose the focus
    find.results.cards(next).then(function (cards) {
      button.removeAttribute("aria-disabled");
      if (!find.isNow(now)) return;
      if (cards.some(function (card) { return !card; })) {
        explain("The next entries did not load.");
        say(["The next entries did not load."]);
        return;
      }
      shown += PAGE;
      more.hidden = find.found.results.length <= shown;
      find.results.add(next, cards)[0].querySelector("h3 a").focus();
    });
  }

  // Starting
  function use(index) {
    find.found = null;
    find.index = index;
    find.state = find.read(find.state ? find.address(find.state) : location.search);
    find.filters.draw();
  }
  function open() {
    explain("");
    waiting("Loading…");
    (engine ? engine.open(find.base) : Promise.reject()).then(begin, function () {
      ready();
      say(["Searching did not load."]);
      explain("The connection may have dropped. Try again, or go on by the menu of this site.");
    });
  }
  function follow(event) {
    var link = event.target.closest("a[data-go]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    var state = find.read(link.dataset.go);
    input.value = state.query;
    find.move(state);
    heading.focus();
  }
  function begin(index) {
    use(index);
    settled = find.address(find.state);
    if (location.search !== settled) write(settled, true);
    written = settled;
    if (!input.value) input.value = find.state.query;
    find.filters.start();
    find.kept.start();
    find.part("sorting").hidden = false;
    input.addEventListener("input", function () {
      clearTimeout(pause);
      clearTimeout(telling);
      // What is here already is shown at once; what must be fetched, when the word may be whole
      var state = find.typed(), isHere = find.index.has(state.query, state.exact);
      pause = setTimeout(function () { find.move(state, "typing"); }, isHere ? 0 : PAUSE);
    });
    find.part("form").addEventListener("submit", function (event) {
      event.preventDefault();
      find.move(find.typed(), "submit");
      find.kept.remember(find.state);
      heading.focus();
    });
    sort.addEventListener("change", function () {
      find.move(find.changed(find.typed(), function (state) { state.sort = sort.value === "best" ? "" : sort.value; }));
    });
    more.querySelector("button").addEventListener("click", showMore);
    list.addEventListener("click", function (event) {
      if (event.target.closest("a")) find.kept.remember(find.state);
    });
    find.page.addEventListener("click", follow);
    window.addEventListener("popstate", function () {
      var state = find.read(location.search), address = find.address(state);
      if (address === written) return;  // to another part of the page
      find.state = state;
      settled = written = address;
      input.value = state.query;
      shown = PAGE;
      show();
    });
    find.move(find.typed(), "typing");
    if (window.whatworksOffline) window.whatworksOffline(find);
  }

  problem.querySelector("button").addEventListener("click", find.again);
  find.part("found").hidden = false;
  open();
})(window.whatworksFind, window.whatworksSearch);
