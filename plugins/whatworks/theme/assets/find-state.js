// What a reader of the find page is looking for: a query, filters and an order, all in the address.
// The other find scripts add to the same object; find.js comes last and starts.
(function (global) {
  "use strict";
  var LONGEST = 300, SAID = 60;
  var page = document.querySelector("[data-find]"), place = page.querySelector("[data-place]");
  var followed = page.querySelectorAll("[data-followed]");
  var find = global.whatworksFind = { page: page, base: page.getAttribute("data-base"), index: null };

  find.part = function (name) { return page.querySelector("[data-" + name + "]"); };
  find.make = function (tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };
  // What a reader typed may be of any length, script and direction, and is only ever text
  find.quoted = function (text) {
    return "“" + (text.length > SAID ? whole(text.slice(0, SAID)) + "…" : text) + "”";
  };
  find.quote = function (text) { return find.make("bdi", "", find.quoted(text)); };
  function whole(cut) { return cut.replace(/[\ud800-\udbff]$/, "").trim(); }
  find.count = function (number) {
    return number + (number === 1 ? " result" : " results");
  };
  find.query = function (typed) {
    return whole(typed.trim().slice(0, LONGEST));
  };

  // The filters of the index, with their terms in the hub's order
  find.facets = function () { return Object.keys(find.index.manifest.facets); };
  find.ids = function (facet) {
    return find.index.manifest.facets[facet].terms.map(function (pair) { return pair[0]; });
  };
  find.label = function (facet, term) {
    return find.index.manifest.facets[facet].terms.filter(function (pair) { return pair[0] === term; })[0][1];
  };

  // The option of the place that has an id, among those that a reader may choose as theirs
  find.place = function (id) {
    var options = place ? Array.prototype.slice.call(place.options, 1) : [];
    return options.filter(function (option) { return option.value === id; })[0];
  };

  find.read = function (search) {
    var params = new URLSearchParams(search), chosen = Object.create(null);
    find.facets().forEach(function (facet) {
      var asked = params.getAll(facet);
      chosen[facet] = find.ids(facet).filter(function (term) { return asked.indexOf(term) >= 0; });
    });
    var sort = params.get("sort"), own = params.get("place");
    return {
      query: find.query(params.get("q") || ""), exact: params.get("exact") === "1", chosen: chosen,
      sort: sort === "newest" || sort === "strength" ? sort : "", place: find.place(own) ? own : ""
    };
  };
  find.address = function (state) {
    var params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    find.chosen(state).forEach(function (pair) { params.append(pair[0], pair[1]); });
    if (state.place) params.set("place", state.place);
    if (state.sort && state.sort !== (state.query ? "best" : "strength")) params.set("sort", state.sort);
    if (state.query && state.exact) params.set("exact", "1");
    return String(params) ? "?" + params : "";
  };
  find.sort = function (state) {
    return state.sort || (state.query ? "best" : "strength");
  };
  // Every chosen filter, as a facet and a term
  find.chosen = function (state) {
    var pairs = [];
    find.facets().forEach(function (facet) {
      state.chosen[facet].forEach(function (term) { pairs.push([facet, term]); });
    });
    return pairs;
  };
  find.has = function (state, facet, term) {
    return Boolean(state.chosen[facet]) && state.chosen[facet].indexOf(term) >= 0;
  };

  // A state like another but for what a function changes
  find.changed = function (state, change) {
    var copy = Object.assign({}, state, { chosen: Object.create(null) });
    find.facets().forEach(function (facet) { copy.chosen[facet] = state.chosen[facet].slice(); });
    change(copy);
    return copy;
  };
  find.choose = function (state, facet, term, wanted) {
    if (!state.chosen[facet]) return;
    state.chosen[facet] = find.ids(facet).filter(function (one) {
      return one === term ? wanted : find.has(state, facet, one);
    });
  };
  find.clear = function (state) {
    find.facets().forEach(function (facet) { state.chosen[facet] = []; });
    state.place = "";
  };

  // A link to a state; find.js follows it without leaving the page
  find.link = function (state, text) {
    var link = find.make("a", "", text);
    link.href = location.pathname + find.address(state);
    link.dataset.go = find.address(state);
    return link;
  };
  find.title = function (state) {
    var labels = find.chosen(state).map(function (pair) { return find.label(pair[0], pair[1]); });
    var parts = (state.query ? [find.quoted(state.query)] : []).concat(labels);
    var order = { newest: "newest first", strength: "strongest first", best: "" }[state.sort || "best"];
    return (parts.join(", ") || "Everything") + (order ? ", " + order : "");
  };
  // The feed that carries what a state finds, if one does
  find.feed = function (state) {
    var pairs = find.chosen(state), own = Array.prototype.filter.call(followed, function (link) {
      return find.address(find.read(link.search)) === find.address(state);
    })[0];
    if (own) return own.getAttribute("data-followed");
    if (state.query || pairs.length !== 1) return "";
    var facet = pairs[0][0], term = pairs[0][1];
    var name = facet === "type" ? term : facet === page.getAttribute("data-organised-by") ? facet + "-" + term : "";
    return name && find.base + "feeds/" + name.replace(/_/g, "-") + ".atom";
  };
})(window);
