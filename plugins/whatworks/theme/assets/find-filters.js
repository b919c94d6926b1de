// The filters of the find page: their groups, their numbers, the chosen ones, and places like mine.
(function (find) {
  "use strict";
  var box = find.part("filters-box"), form = find.part("filters"), end = form.querySelector(".ww-filters__end");
  var places = find.part("places"), place = find.part("place"), said = find.part("place-said");
  var chosen = find.part("chosen"), make = find.make;
  var groups = Object.create(null), carried = Object.create(null);
  var filters = find.filters = {};

  // Promise of which terms each entry carries; kept, so that counting again needs no waiting
  filters.load = function (facet) {
    var index = find.index;
    return index.facet(facet).then(function (terms) {
      if (index === find.index) carried[facet] = terms;
    });
  };
  // The entries that pass the filters; all but those of one facet, for its own numbers
  filters.pass = function (documents, state, except) {
    var tests = find.facets().filter(function (facet) {
      return facet !== except && state.chosen[facet].length && carried[facet];
    }).map(function (facet) {
      var ids = find.ids(facet), wanted = {};
      state.chosen[facet].forEach(function (term) { wanted[ids.indexOf(term)] = true; });
      return function (document) {
        return carried[facet][document].some(function (number) { return wanted[number]; });
      };
    });
    return documents.filter(function (document) {
      return tests.every(function (test) { return test(document); });
    });
  };

  function group(facet) {
    var details = make("details"), set = make("fieldset"), label = find.index.manifest.facets[facet].label;
    details.append(make("summary", "", label), set);
    set.append(make("legend", "ww-hidden", label));
    var one = { details: details, set: set, boxes: {}, problem: null };
    find.ids(facet).forEach(function (term) {
      var line = make("label"), tick = make("input");
      tick.type = "checkbox";
      tick.name = facet;
      tick.value = term;
      line.append(tick, make("span", "", find.label(facet, term)));
      set.append(line);
      one.boxes[term] = tick;
    });
    details.addEventListener("toggle", filters.count);
    return one;
  }
  filters.draw = function () {
    var open = Object.assign(Object.create(null), { type: true }), ofPlaces = places ? places.getAttribute("data-places").split(" ") : [];
    Object.keys(groups).forEach(function (facet) {
      open[facet] = groups[facet].details.open;
      groups[facet].details.remove();
    });
    groups = Object.create(null);
    carried = Object.create(null);
    find.facets().forEach(function (facet) {
      var one = groups[facet] = group(facet), isPlace = ofPlaces.indexOf(facet) >= 0;
      one.details.open = facet in open ? open[facet] : find.state.chosen[facet].length > 0;
      if (isPlace && !places.querySelector("details")) form.insertBefore(places, end);
      if (isPlace) places.append(one.details);
      else form.insertBefore(one.details, end);
    });
    box.hidden = false;
  };

  // Numbers are worked out for the groups that are open; only for these is anything fetched
  filters.count = function () {
    if (!box.open || !find.found) return;
    find.facets().forEach(function (facet) {
      if (!groups[facet].details.open || groups[facet].problem) return;
      if (carried[facet]) count(facet);
      else {
        filters.load(facet).then(function () {
          mark(facet, false);
          count(facet);
        }, function () {
          find.recover(function () { mark(facet, true); });
        });
      }
    });
  };
  function count(facet) {
    var one = groups[facet], ids = find.ids(facet), numbers = {};
    if (!carried[facet]) return;
    filters.pass(find.found.matched, find.state, facet).forEach(function (document) {
      carried[facet][document].forEach(function (number) { numbers[number] = (numbers[number] || 0) + 1; });
    });
    ids.forEach(function (term, at) {
      var tick = one.boxes[term], number = numbers[at] || 0;
      tick.disabled = !number && !tick.checked;
      tick.parentNode.className = tick.disabled ? "ww-filters__none" : "";
      tick.nextSibling.textContent = find.label(facet, term) + " (" + number + ")";
    });
  }
  // A group whose numbers did not come says so; the others go on
  function mark(facet, isFailing) {
    var one = groups[facet];
    if (one.problem) one.problem.remove();
    one.problem = null;
    if (!isFailing) return;
    one.problem = make("p", "ww-filters__problem", "This filter did not load. ");
    var again = make("button", "", "Try again");
    again.type = "button";
    again.addEventListener("click", find.again);
    one.problem.append(again);
    one.set.before(one.problem);
  }
  filters.mark = mark;
  filters.again = function () {
    find.facets().forEach(function (facet) { mark(facet, false); });
  };

  // What is chosen, shown in the boxes, above the results and beside the reader's place
  filters.reflect = function () {
    var pairs = find.chosen(find.state);
    find.facets().forEach(function (facet) {
      Object.keys(groups[facet].boxes).forEach(function (term) {
        groups[facet].boxes[term].checked = find.has(find.state, facet, term);
      });
    });
    chosen.replaceChildren.apply(chosen, pairs.map(chip));
    if (pairs.length) {
      var clear = make("button", "ww-chosen__clear", "Clear all filters");
      clear.type = "button";
      clear.addEventListener("click", clearAll);
      chosen.append(clear);
    }
    chosen.hidden = !pairs.length;
    box.querySelector("summary").textContent = pairs.length ? "Filters (" + pairs.length + " chosen)" : "Filters";
    find.part("clear").hidden = !pairs.length;
    if (place) reflectPlace();
  };
  function chip(pair) {
    var button = make("button"), label = find.index.manifest.facets[pair[0]].label;
    button.type = "button";
    button.append(make("span", "ww-hidden", "Remove the filter " + label + ": "));
    button.append(find.label(pair[0], pair[1]), " ", cross());
    button.addEventListener("click", function () {
      var at = Array.prototype.indexOf.call(chosen.children, button);
      find.move(find.changed(find.typed(), function (state) { find.choose(state, pair[0], pair[1], false); }));
      if (chosen.hidden) document.getElementById("results").focus();
      else chosen.children[Math.min(at, chosen.children.length - 2)].focus();
    });
    return button;
  }
  function cross() {
    var sign = make("span", "ww-chosen__cross", "×");
    sign.setAttribute("aria-hidden", "true");
    return sign;
  }
  function clearAll() {
    find.move(find.changed(find.typed(), find.clear));
    document.getElementById("results").focus();
  }
  filters.settled = function () {
    find.part("done").textContent = "Show " + find.count(find.found.results.length);
    filters.count();
  };

  // Places like mine: choosing one's own place ticks the terms that describe it, but for the first,
  // the part of the country: near is not alike, so that is offered instead
  function termsOf(id) {
    var option = find.place(id);
    return option ? option.getAttribute("data-terms").trim().split(" ").map(function (pair) { return pair.split(":"); }) : [];
  }
  function reflectPlace() {
    var terms = termsOf(find.state.place);
    place.value = find.state.place;
    said.hidden = !terms.length;
    said.replaceChildren.apply(said, terms.slice().reverse().map(function (pair) {
      var facet = find.index.manifest.facets[pair[0]].label, label = find.label(pair[0], pair[1]), line = make("p");
      if (find.has(find.state, pair[0], pair[1])) {
        line.textContent = "“" + label + "” is ticked under “" + facet + "”.";
        return line;
      }
      var add = make("button", "", "Also tick “" + label + "”");
      add.type = "button";
      add.addEventListener("click", function () {
        find.move(find.changed(find.typed(), function (state) { find.choose(state, pair[0], pair[1], true); }));
        place.focus();
      });
      line.append(add);
      return line;
    }));
  }
  function choosePlace() {
    find.move(find.changed(find.typed(), function (state) {
      termsOf(state.place).forEach(function (pair) { find.choose(state, pair[0], pair[1], false); });
      state.place = place.value;
      termsOf(state.place).slice(1).forEach(function (pair) { find.choose(state, pair[0], pair[1], true); });
    }));
  }

  filters.start = function () {
    box.open = matchMedia("(min-width: 60em)").matches;
    box.addEventListener("toggle", filters.count);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("change", function (event) {
      if (event.target === place) choosePlace();
      else {
        find.move(find.changed(find.typed(), function (state) {
          find.choose(state, event.target.name, event.target.value, event.target.checked);
        }));
      }
    });
    find.part("clear").addEventListener("click", clearAll);
    find.part("done").addEventListener("click", function () {
      box.open = false;
      document.getElementById("results").focus();
    });
  };
})(window.whatworksFind);
