// Finding in the browser: words and filters over one catalogue, with the state in the address.
(function () {
  "use strict";
  var script = document.currentScript;
  var page = document.querySelector("[data-find]");
  var base = page.getAttribute("data-base");
  var input = document.getElementById("find-query");
  var form = page.querySelector(".ww-find__form");
  var filters = page.querySelector("[data-filters]");
  var list = page.querySelector("[data-results]");
  var status = page.querySelector("[data-status]");
  var more = page.querySelector("[data-more]");
  var PAGE = 20, shown = PAGE, data, spoken;

  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  // The state: a query and the chosen terms of each facet
  function read() {
    var params = new URLSearchParams(location.search), chosen = {};
    Object.keys(data.facets).forEach(function (facet) { chosen[facet] = params.getAll(facet); });
    return { query: params.get("q") || "", chosen: chosen };
  }
  function write(state, replace) {
    var params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    Object.keys(state.chosen).forEach(function (facet) {
      state.chosen[facet].forEach(function (term) { params.append(facet, term); });
    });
    var address = location.pathname + (String(params) ? "?" + params : "");
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }

  // Which entries fit the filters, leaving one facet out for its own counts
  function fits(entry, chosen, except) {
    return Object.keys(chosen).every(function (facet) {
      if (facet === except || !chosen[facet].length) return true;
      var terms = entry.item.facets[facet] || [];
      return chosen[facet].some(function (term) { return terms.indexOf(term) >= 0; });
    });
  }
  function find(state) {
    if (!state.query) return { entries: data.entries, repaired: null };
    var answer = data.engine.search(state.query);
    return {
      entries: answer.found.map(function (number) { return data.entries[number]; }),
      repaired: answer.repaired
    };
  }

  // Showing
  function card(item) {
    var element = make("li", "ww-card");
    var kind = make("p", "ww-card__kind", item.type);
    if (item.place) kind.append(" ", make("span", "", item.place));
    element.append(kind);
    var title = make("h3", "ww-card__title"), link = make("a", "", item.title);
    link.href = base + item.url;
    title.append(link);
    element.append(title, make("p", "ww-card__summary", item.summary));
    if (item.signals.length) {
      var signals = make("dl", "ww-signals");
      item.signals.forEach(function (signal) {
        var group = make("div", "ww-signal"), level = make("dd"), bars = make("span", "ww-bars");
        bars.setAttribute("aria-hidden", "true");
        for (var bar = 0; bar < signal[3]; bar++) bars.append(make("span", bar < signal[2] ? "ww-bars__on" : ""));
        if (signal[2]) level.append(bars, make("span", "", signal[1]));
        else level.append(make("span", "ww-tag ww-tag--" + signal[4], signal[1]));
        group.append(make("dt", "", signal[0]), level);
        signals.append(group);
      });
      element.append(signals);
    }
    var foot = make("p", "ww-card__foot");
    item.notes.forEach(function (note) { foot.append(make("span", "ww-tag", note), " "); });
    foot.append(item.date);
    element.append(foot);
    return element;
  }
  function counts(matched, state) {
    var result = {};
    Object.keys(data.facets).forEach(function (facet) {
      result[facet] = {};
      matched.forEach(function (entry) {
        if (!fits(entry, state.chosen, facet)) return;
        (entry.item.facets[facet] || []).forEach(function (term) {
          result[facet][term] = (result[facet][term] || 0) + 1;
        });
      });
    });
    return result;
  }
  function say(text) {
    if (text === spoken) return;
    spoken = text;
    status.textContent = text;
  }
  function show() {
    var state = read(), answer = find(state), matched = answer.entries, number = counts(matched, state);
    var results = matched.filter(function (entry) { return fits(entry, state.chosen); });
    if (document.activeElement !== input) input.value = state.query;
    filters.querySelectorAll("input").forEach(function (box) {
      var count = number[box.name][box.value] || 0;
      box.checked = state.chosen[box.name].indexOf(box.value) >= 0;
      box.disabled = !count && !box.checked;
      box.parentNode.className = box.disabled ? "ww-filters__none" : "";
      box.nextSibling.textContent = box.dataset.label + " (" + count + ")";
    });
    list.replaceChildren.apply(list, results.slice(0, shown).map(function (entry) { return card(entry.item); }));
    more.hidden = results.length <= shown;
    var done = filters.querySelector(".ww-filters__done");
    if (done) done.textContent = "Show " + results.length + (results.length === 1 ? " result" : " results");
    var repaired = answer.repaired ? " for “" + answer.repaired + "”" : "";
    say(results.length ? results.length + (results.length === 1 ? " result" : " results") + repaired
      : "Nothing fits. Try fewer words, or take a filter away.");
  }

  // Filters
  function drawFilters() {
    var state = read();
    Object.keys(data.facets).forEach(function (name) {
      var facet = data.facets[name], group = make("details"), set = make("fieldset");
      group.append(make("summary", "", facet.label), set);
      set.append(make("legend", "ww-hidden", facet.label));
      set.tabIndex = -1;
      Object.keys(facet.terms).forEach(function (term) {
        var label = make("label"), box = make("input");
        box.type = "checkbox";
        box.name = name;
        box.value = term;
        box.dataset.label = facet.terms[term];
        label.append(box, make("span"));
        set.append(label);
      });
      group.open = state.chosen[name].length > 0 || name === "type";
      filters.append(group);
    });
    var clear = make("button", "", "Clear all filters");
    clear.type = "button";
    clear.addEventListener("click", function () { move({ query: read().query, chosen: {} }); });
    var done = make("button", "ww-filters__done");
    done.type = "button";
    done.addEventListener("click", function () {
      page.querySelector("[data-filters-box]").open = false;
      var results = document.getElementById("results");
      results.scrollIntoView();
      results.focus({ preventScroll: true });
    });
    filters.append(clear, done);
    var box = page.querySelector("[data-filters-box]");
    box.open = matchMedia("(min-width: 60em)").matches;
    box.hidden = false;
    filters.addEventListener("change", function (event) {
      var state = read(), terms = state.chosen[event.target.name];
      var at = terms.indexOf(event.target.value);
      if (at < 0) terms.push(event.target.value); else terms.splice(at, 1);
      move(state);
    });
  }
  function move(state, replace) {
    shown = PAGE;
    write(state, replace);
    show();
  }

  function start() {
    data = window.whatworksCatalogue;
    data.entries = data.items.map(function (item) { return { item: item }; });
    data.engine = window.whatworksSearch.create(data.items.map(function (item) {
      var terms = Object.keys(data.facets).map(function (facet) {
        return (item.facets[facet] || []).map(function (term) { return data.facets[facet].terms[term] || ""; }).join(" ");
      });
      return { title: item.title, summary: item.summary, terms: terms.join(" "), text: item.text };
    }), data.glossary);
    drawFilters();
    show();
    var timer;
    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () { move({ query: input.value.trim(), chosen: read().chosen }, true); }, 200);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      move({ query: input.value.trim(), chosen: read().chosen });
      document.getElementById("results").focus();
    });
    more.addEventListener("click", function () {
      var from = shown;
      shown += PAGE;
      show();
      list.children[from].querySelector("a").focus();
    });
    window.addEventListener("popstate", function () { shown = PAGE; show(); input.value = read().query; });
  }

  var catalogue = document.createElement("script");
  status.textContent = "Loading the catalogue…";
  catalogue.src = script.getAttribute("data-catalogue");
  catalogue.onload = start;
  catalogue.onerror = function () {
    status.textContent = "The catalogue did not load. Reload the page to try again, or browse by topic.";
  };
  document.head.append(catalogue);
})();
