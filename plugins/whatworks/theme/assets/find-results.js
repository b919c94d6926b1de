// What the find page shows of a search: cards with the passage that fits, the meaning of a term,
// and what can be tried where little was found.
(function (find) {
  "use strict";
  var make = find.make, list = find.part("results"), observer = null;
  var FEW = 2, TRIES = 5;
  var results = find.results = {};

  // Promise of cards, with null for each that did not come
  results.cards = function (documents) {
    return Promise.all(documents.map(function (document) {
      return find.index.cards([document]).then(function (cards) { return cards[0]; }, function () { return null; });
    }));
  };
  function signals(card) {
    var all = make("dl", "ww-signals");
    card.signals.forEach(function (signal) {
      var group = make("div", "ww-signal"), level = make("dd"), bars = make("span", "ww-bars");
      bars.setAttribute("aria-hidden", "true");
      for (var bar = 0; bar < signal[3]; bar++) bars.append(make("span", bar < signal[2] ? "ww-bars__on" : ""));
      if (signal[2]) level.append(bars, make("span", "", signal[1]));
      else level.append(make("span", "ww-tag ww-tag--" + signal[4], signal[1]));
      group.append(make("dt", "", signal[0]), level);
      all.append(group);
    });
    return all;
  }
  function element(card) {
    var item = make("li", "ww-card"), kind = make("p", "ww-card__kind", card.type);
    if (card.place) kind.append(" ", make("span", "", card.place));
    var title = make("h3", "ww-card__title"), link = make("a", "", card.title);
    link.href = find.base + card.url;
    title.append(link);
    item.append(kind, title, make("p", "ww-card__summary", card.summary));
    if (card.signals.length) item.append(signals(card));
    var foot = make("p", "ww-card__foot");
    card.notes.forEach(function (note) { foot.append(make("span", "ww-tag", note), " "); });
    foot.append(card.date);
    item.append(foot);
    return item;
  }

  // Adds cards; where words are looked for, each gets its passage once it is in view or near. The
  // room for it is there from the start, so that what is below does not move while it is read
  results.add = function (documents, cards, isFirst) {
    var marks = find.state.query && find.found.marks, items = [];
    if (isFirst && observer) observer.disconnect();
    if (isFirst) observer = new IntersectionObserver(near, { rootMargin: "50% 0px" });
    cards.forEach(function (card, at) {
      if (!card) return;
      var item = element(card);
      items.push(item);
      if (!marks) return;
      var room = make("p", "ww-card__passage ww-card__passage--awaited");
      item.querySelector(".ww-card__summary").after(room);
      item.awaits = { document: documents[at], marks: marks, card: card, room: room };
      observer.observe(item);
    });
    if (isFirst) list.replaceChildren.apply(list, items);
    else list.append.apply(list, items);
    return items;
  };
  function near(entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting) return;
      var awaits = entry.target.awaits;
      observer.unobserve(entry.target);
      find.index.passage(awaits.document, awaits.marks).then(function (found) {
        if (found) fill(awaits, found);
        else awaits.room.remove();
      }, function () { awaits.room.remove(); });
    });
  }
  function fill(awaits, found) {
    if (found.title) {  // what stands before the first heading has none
      var link = make("a", "", "“" + found.title + "”");
      link.href = find.base + awaits.card.url + "#" + found.anchor;
      link.append(make("span", "ww-hidden", " of " + awaits.card.title));
      awaits.room.append("In ", link, ": ");
    }
    found.pieces.forEach(function (piece) { awaits.room.append(piece[1] ? make("mark", "", piece[0]) : piece[0]); });
    awaits.room.classList.remove("ww-card__passage--awaited");
  }

  results.readAs = function (answer) {
    var line = find.part("read-as"), state = find.state;
    line.hidden = !answer.readAs;
    if (!answer.readAs) return line.replaceChildren();
    var instead = find.link(find.changed(state, function (other) { other.exact = true; }), "Search instead for ");
    instead.append(find.quote(state.query));
    line.replaceChildren("Showing results for ", find.quote(answer.readAs), ". ", instead, ".");
  };
  // The meaning of a term of the glossary, where that and at most one word more is looked for
  results.meaning = function (answer) {
    var box = find.part("meaning"), concept = answer.concepts[0];
    var isTold = concept && (answer.marks.weights.length === 1 || find.words(find.state.query).length <= 2);
    box.hidden = !isTold;
    if (!isTold) return box.replaceChildren();
    var text = make("p"), more = make("a", "", "In the glossary");
    more.href = find.base + "glossary/#" + concept.id;
    more.append(make("span", "ww-hidden", ": " + concept.label));
    text.append(make("strong", "", concept.label), ": " + concept.definition + " ", more);
    box.replaceChildren(text);
  };

  // What can be tried: fewer filters and fewer words, each with what it would find
  results.advice = function (turn, answer) {
    var box = find.part("advice"), tries = find.part("tries"), state = find.state, pairs = find.chosen(state);
    var words = find.words(answer.readAs || state.query), isAsked = state.query || pairs.length;
    box.hidden = !isAsked || find.found.results.length > FEW;
    tries.replaceChildren();
    if (box.hidden) return;
    function offer(text, other, number) {
      var line = make("li");
      line.append(find.link(other, text), " (" + find.count(number) + ")");
      tries.append(line);
    }
    function offerWithout(text, change) {
      var other = find.changed(state, change), number = find.filters.pass(find.found.matched, other).length;
      if (number > find.found.results.length) offer(text, other, number);
    }
    if (state.exact) {
      var nearest = make("li");
      nearest.append(find.link(find.changed(state, function (other) { other.exact = false; }), "Allow for spelling"));
      tries.append(nearest);
    }
    pairs.slice(0, TRIES).forEach(function (pair) {
      offerWithout("Without the filter “" + find.label(pair[0], pair[1]) + "”", function (other) {
        find.choose(other, pair[0], pair[1], false);
      });
    });
    if (pairs.length > 1) offerWithout("Without any filters", find.clear);
    if (words.length < 2) {
      if (state.query) tries.append(make("li", "", "Try another word for the same thing, or only the start of this one."));
      return;
    }
    tries.append(make("li", "", "Try fewer words."));
    words.slice(0, TRIES).forEach(function (word) {
      find.index.search(word, true).then(function (answer) {
        if (!find.isNow(turn)) return;
        var number = find.filters.pass(answer.documents, state).length;
        if (number <= find.found.results.length) return;
        offer("Only " + find.quoted(word), find.changed(state, function (other) { other.query = word; other.exact = true; }), number);
      }, function () { /* one word less to offer */ });
    });
  };
})(window.whatworksFind);
