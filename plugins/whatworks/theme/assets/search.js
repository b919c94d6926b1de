// The search engine of the browser: from a query to entries, best first, and the passage that fits.
// It ranks like publish/search/query.py, with whole numbers, so both give the same order. The index
// comes in small scripts, of which each query fetches the few it needs; find.js shows the results.
(function (global) {
  "use strict";
  var LONGEST_QUERY = 32, LONGEST_WORD = 32, SHORTEST_START = 3, COMPLETIONS = 8, PREFIX = 5;
  var FULL = 100, COMPLETED = 60, APART = 50, ENOUGH = 7 * FULL, ALWAYS = 10;
  var CARDS = 4, PASSAGE = 34, BEFORE = 6;

  // Words, cut and folded as in language.py
  var LETTERS = "(?:(?![\\u{10000}-\\u{10ffff}])[\\p{L}\\p{N}\\u0300-\\u036f])+";
  var WORD = new RegExp(LETTERS + "(?:[-\\u2010\\u2011'’]" + LETTERS + ")*", "gu");
  function split(text) {
    return text.match(WORD) || [];
  }
  function fold(written) {
    var word = written.replace(/['’]s$/, "").replace(/['’]/g, "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    return (word.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []).map(function (part) { return part.slice(0, LONGEST_WORD); });
  }
  function isAcronym(written) {
    return (written.match(/\p{Uppercase}/gu) || []).length > 1;
  }

  // Numbers written as text, as in shards.py: of the characters, 60 end a number and 32 go on
  var VALUE = Object.create(null);
  for (var code = 32, value = 0; code < 127; code++) {
    if ('"\\<'.indexOf(String.fromCharCode(code)) < 0) VALUE[String.fromCharCode(code)] = value++;
  }
  function numbers(text) {
    var found = [], number = 0, unit = 1;
    for (var at = 0; at < (text || "").length; at++) {
      var digit = VALUE[text[at]];
      number += unit * digit;
      if (digit < 60) {
        found.push(number);
        number = 0;
        unit = 1;
      } else unit *= 32;
    }
    return found;
  }
  function listed(text, by) {
    return text ? text.split(by) : [];
  }
  // An object that holds what it is given and nothing else: "constructor" is a word, too
  function table(found) {
    return Object.assign(Object.create(null), found);
  }
  function readShard(data) {
    var keys = listed(data.k, " "), endings = (data.f || "").split("|"), counts = numbers(data.n), weights = numbers(data.w);
    var gaps = numbers(data.g), values = numbers(data.v), at = 0;
    var shard = {
      keys: keys, entry: table(), stems: table(data.s), forms: table(),
      phrases: table(data.p), everyday: table(data.e), completions: table(data.c), terms: table(data.t)
    };
    keys.forEach(function (key, number) {
      var documents = [], impacts = [], document = -1;
      for (var end = at + counts[number]; at < end; at++) {
        document += gaps[at] + 1;
        documents.push(document);
        impacts.push(values[at]);
      }
      shard.entry[key] = { weight: weights[number], documents: documents, impacts: impacts };
      shard.forms[key] = listed(endings[number], ",").map(function (ending) {
        var form = key.slice(0, key.length - parseInt(ending[0], 36)) + ending.slice(1);
        shard.stems[form] = key;
        return form;
      });
    });
    return shard;
  }
  function readSuggestions(data) {
    var shared = numbers(data[0]), times = numbers(data[2]), before = "";
    return listed(data[1], " ").map(function (ending, at) {
      before = before.slice(0, shared[at]) + ending;
      return [before, times[at]];
    });
  }

  // How many single changes lead from one word to another, up to a limit; a swap counts as one
  function distance(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    var before = [], previous = [], current, i, j;
    for (j = 0; j <= b.length; j++) previous[j] = j;
    for (i = 1; i <= a.length; i++) {
      current = [i];
      var least = i;
      for (j = 1; j <= b.length; j++) {
        var changes = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) changes = Math.min(changes, before[j - 2] + 1);
        current[j] = changes;
        least = Math.min(least, changes);
      }
      if (least > limit) return limit + 1;
      before = previous;
      previous = current;
    }
    return previous[b.length];
  }
  function mended(word, suggestions) {
    if (word.length < 4 || /\p{N}/u.test(word)) return null;
    var limit = word.length < 7 ? 1 : 2, best = null, least = Infinity, most = 0;
    suggestions.forEach(function (pair) {
      var changes = distance(word, pair[0], limit);
      if (changes > limit) return;
      var far = 2 * changes + (word[0] === pair[0][0] ? 0 : 1);
      if (far < least || (far === least && pair[1] > most)) {
        best = pair[0];
        least = far;
        most = pair[1];
      }
    });
    return best;
  }

  // One index: the scripts of it that have come, and what can be asked of them
  function create(base, manifest) {
    var starts = listed(manifest.starts, " "), came = table(), coming = table(), stop = table(), elsewhere = table();
    listed(manifest.stop, " ").forEach(function (word) { stop[word] = true; });

    function load(name) {
      if (!coming[name]) {
        coming[name] = script(base + "search/" + manifest.version + "/" + name + ".js", "search/" + name).then(function (data) {
          if (/^words-/.test(name)) {
            var away = table(data.s);  // forms whose stem stands in another shard
            Object.keys(away).forEach(function (form) {
              (elsewhere[away[form]] = elsewhere[away[form]] || []).push(form);
            });
            data = readShard(data);
          } else if (name === "suggestions") data = readSuggestions(data);
          return (came[name] = data);
        });
        coming[name].catch(function () { delete coming[name]; });  // so that it can be tried again
      }
      return coming[name];
    }
    function place(name) {
      var low = 0, high = starts.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (starts[middle] <= name) low = middle + 1; else high = middle;
      }
      return Math.max(0, low - 1);
    }

    // A query is read as far as the scripts that have come allow; what it still needs is returned
    function read(query, repair) {
      var missing = table(), lacking = false;
      function get(name) {
        if (!came[name]) missing[name] = lacking = true;
        return came[name];
      }
      function shard(name) {
        return get("words-" + place(name));
      }
      function entry(key) {
        var found = shard(key);
        return found && found.entry[key];
      }
      function completions(start) {
        var found = [];
        if (start.length < SHORTEST_START) return found;
        if (start.length === SHORTEST_START) {
          var own = shard(start);
          found = own ? listed(own.completions[start], " ").filter(function (key) { return key !== start; }) : [];
          found.forEach(entry);
          return found;
        }
        for (var number = place(start); number <= place(start + "\uffff"); number++) {
          var part = get("words-" + number);
          if (!part) continue;
          part.keys.forEach(function (key) {
            var documents = part.entry[key].documents.length;
            if (documents && key !== start && key.indexOf(start) === 0) found.push([key, documents]);
          });
        }
        found.sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
        return found.slice(0, COMPLETIONS).map(function (pair) { return pair[0]; });
      }

      // Words, mended where they are not known
      var parts = [];
      split(query).slice(0, LONGEST_QUERY).forEach(function (written) {
        fold(written).forEach(function (part) { parts.push([part, isAcronym(written)]); });
      });
      parts = parts.slice(0, LONGEST_QUERY);
      if (!parts.length) return { wishes: [], concepts: [], readAs: "" };
      var longer = completions(parts[parts.length - 1][0]);
      var words = parts.map(function (part, at) {
        var text = part[0], own = shard(text), stem = own && own.stems[text];
        if (own && !stem && repair && !(at === parts.length - 1 && longer.length) && !lacking) {
          var suggestions = get("suggestions");
          text = suggestions && mended(text, suggestions) || text;
          own = shard(text);
          stem = own && own.stems[text];
        }
        return { text: text, stem: stem || text, capitals: part[1], mended: text !== part[0] };
      });
      if (lacking) return { missing: Object.keys(missing) };

      // Terms of the glossary that the query names: from the left, the longest form first
      var named = [], known = table();
      words.forEach(function (word, at) {
        var own = shard(word.stem);
        ((own && own.phrases[word.stem]) || []).forEach(function (form) {
          var stems = form[0].split(" "), start = at - form[1];
          var stands = start >= 0 && stems.every(function (stem, i) { return words[start + i] && words[start + i].stem === stem; });
          if (!stands || (form[3] && words.length > 1 && !words[start].capitals)) return;
          named.push([start, stems.length, form[2]]);
        });
      });
      named.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1] || (a[2] < b[2] ? -1 : 1); });
      var wishes = [], concepts = [], taken = [], next = 0;
      function says(word) { return !stop[word.text]; }
      function wish(stem, others) {
        var found = entry(stem), other = others[0] && entry(others[0]);
        var keys = [[stem, FULL]].concat(others.map(function (key) { return [key, COMPLETED]; }));
        var weight = (found && found.weight) || (other && other.weight) || manifest.unknown;
        wishes.push({ keys: keys, weight: weight });
      }
      function stemsOf(some) {
        return some.filter(says).map(function (word) { return word.stem; });
      }
      function either(key, stems) {
        return [[key, FULL]].concat(stems.map(function (stem) { return [stem, Math.floor(APART / stems.length)]; }));
      }
      function addConcept(key) {
        if (!known[key]) concepts.push(key);
        known[key] = true;
      }
      named.forEach(function (form) {
        if (form[0] < next) return;
        next = form[0] + form[1];
        var inside = stemsOf(words.slice(form[0], next)), found = entry(form[2]);
        for (var i = form[0]; i < next; i++) taken[i] = true;
        addConcept(form[2]);
        if (found && found.documents.length) {
          wishes.push({ keys: either(form[2], inside), weight: Math.floor(found.weight * 13 / 10) });
        } else inside.forEach(function (stem) { wish(stem, []); });
      });

      // Terms that it means: what people say instead, whatever else stands between the words
      var said = stemsOf(words);
      said.forEach(function (first, from) {
        var own = shard(first);
        ((own && own.everyday[first]) || []).forEach(function (saying) {
          var at = from, found;
          var meant = saying[0].split(" ").every(function (telling) {
            at = said.indexOf(telling, at) + 1;
            return at;
          });
          if (!meant || known[saying[1]]) return;
          found = entry(saying[1]);
          if (!found || !found.documents.length) return;
          addConcept(saying[1]);
          wishes.push({ keys: [[saying[1], FULL]], weight: found.weight });
        });
      });

      // Two words that stand as one in documents, as well being and wellbeing
      words.slice(1).forEach(function (other, at) {
        var one = words[at], pair = one.text + other.text;
        if (one.text.length > PREFIX || !(says(one) || says(other)) || taken[at] || taken[at + 1]) return;
        var own = shard(pair), stem = own && own.stems[pair], found = stem && entry(stem);
        if (!found || !found.documents.length) return;
        taken[at] = taken[at + 1] = true;
        wishes.push({ keys: either(stem, stemsOf([one, other])), weight: found.weight });
      });

      // The other words; those that say little only where there are no others
      var silent = !wishes.length && !words.some(says);
      words.forEach(function (word, at) {
        if (!taken[at] && (silent || says(word))) wish(word.stem, at === words.length - 1 ? completions(word.text) : []);
      });
      wishes.forEach(function (one) { one.keys.forEach(function (pair) { shard(pair[0]); }); });
      concepts.forEach(shard);
      if (lacking) return { missing: Object.keys(missing) };
      var changed = words.some(function (word) { return word.mended; });
      return {
        wishes: wishes, concepts: concepts,
        readAs: changed ? words.map(function (word) { return word.text; }).join(" ") : ""
      };
    }

    function rank(wishes) {
      var score = new Float64Array(manifest.count), matched = new Float64Array(manifest.count);
      var titled = new Uint8Array(manifest.count), met = new Float64Array(manifest.count), title = new Uint8Array(manifest.count);
      var any = [], best = 0;
      wishes.forEach(function (wish) {
        var touched = [];
        wish.keys.forEach(function (pair) {
          var own = came["words-" + place(pair[0])].entry[pair[0]];
          if (!own) return;
          own.documents.forEach(function (document, at) {
            if (!met[document]) touched.push(document);
            met[document] += pair[1] * (own.impacts[at] >> 1);
            if (own.impacts[at] & 1 && pair[1] !== COMPLETED) title[document] = 1;
          });
        });
        touched.forEach(function (document) {
          if (!score[document]) any.push(document);
          score[document] += wish.weight * met[document];
          matched[document] += wish.weight * Math.min(ENOUGH, met[document]);
          titled[document] += title[document];
          best = Math.max(best, matched[document]);
          met[document] = title[document] = 0;
        });
      });
      any.forEach(function (document) {
        score[document] *= matched[document] * (titled[document] === wishes.length ? 13 : 10);
      });
      any.sort(function (a, b) { return score[b] - score[a] || a - b; });
      return any.filter(function (document, at) { return at < ALWAYS || matched[document] * 10 >= best * 4; });
    }

    // What to mark in a text: words, and runs of words, each with the wish that it meets. A form may
    // stand in another shard than its stem
    function marks(wishes) {
      var found = { words: table(), runs: table(), weights: [] };
      wishes.forEach(function (wish, number) {
        found.weights.push(wish.weight);
        wish.keys.forEach(function (pair) {
          var own = came["words-" + place(pair[0])];
          (own.forms[pair[0]] || []).concat(elsewhere[pair[0]] || []).forEach(function (form) { found.words[form] = number; });
          (own.terms[pair[0]] || [[], [], [], []])[3].forEach(function (text) {
            var run = [].concat.apply([], split(text).map(fold));
            if (run.length === 1) found.words[run[0]] = number;
            else if (run.length) (found.runs[run[0]] = found.runs[run[0]] || []).push([run, number]);
          });
        });
      });
      return found;
    }

    return {
      manifest: manifest,
      // Promise of what a query finds: numbers of entries, best first; with `exact`, nothing is mended
      search: function search(query, exact) {
        var answer = read(query, !exact);
        if (answer.missing) {
          return Promise.all(answer.missing.map(load)).then(function () { return search(query, exact); });
        }
        return Promise.resolve({
          documents: rank(answer.wishes),
          readAs: answer.readAs,
          concepts: answer.concepts.map(function (key) {
            var term = came["words-" + place(key)].terms[key];
            return { label: term[0], id: term[1], definition: term[2] };
          }),
          marks: marks(answer.wishes)
        });
      },
      // Whether all that a query needs has come
      has: function (query, exact) { return !read(query, !exact).missing; },
      // Promise of the terms of a facet: for each entry, the numbers of those it carries
      facet: function (name) {
        return load("facet-" + name).then(function (data) {
          data.read = data.read || numbers(data[1]).map(function (kind) { return data[0][kind]; });
          return data.read;
        });
      },
      // Promise of how many days older than the newest each entry is, and one more; 0 for no date
      ages: function () {
        return load("newest").then(function (data) { return numbers(data); });
      },
      cards: function (documents) {
        return Promise.all(documents.map(function (document) {
          return load("cards-" + Math.floor(document / CARDS)).then(function (data) {
            var card = data[document % CARDS];
            return {
              title: card[0], url: card[1], type: manifest.types[card[2]], summary: card[3], date: card[4], place: card[5],
              notes: card[6], signals: card[7].map(function (number) { return manifest.signals[number]; })
            };
          });
        }));
      },
      // Promise of the passage of an entry that fits best, or of null
      passage: function (document, marks) {
        return load("text-" + document).then(function (sections) { return passage(sections, marks); });
      },
      // The scripts of the whole index, to keep them for when there is no connection
      all: function () {
        var names = ["suggestions", "newest"], i;
        Object.keys(manifest.facets).forEach(function (name) { names.push("facet-" + name); });
        for (i = 0; i < starts.length; i++) names.push("words-" + i);
        for (i = 0; i < manifest.count; i++) names.push("text-" + i);
        for (i = 0; i * CARDS < manifest.count; i++) names.push("cards-" + i);
        return names.map(function (name) { return base + "search/" + manifest.version + "/" + name + ".js"; });
      }
    };
  }

  // The run of words that meets the most wishes, and the section it stands in
  function passage(sections, marks) {
    var best = null, most = 0;
    sections.forEach(function (section) {
      var words = [], hits = [], match;
      WORD.lastIndex = 0;
      while ((match = WORD.exec(section[2]))) {
        words.push({ parts: fold(match[0]), start: match.index, end: match.index + match[0].length });
      }
      words.forEach(function (word, at) {
        var number = marks.words[word.parts.join("")], length = 1;
        if (number === undefined) number = word.parts.length ? marks.words[word.parts[0]] : undefined;
        (marks.runs[word.parts[0]] || []).forEach(function (run) {
          var parts = word.parts, last = at;
          while (parts.length < run[0].length && words[last + 1]) parts = parts.concat(words[++last].parts);
          if (run[0].join(" ") === parts.join(" ") && last - at + 1 > length) {
            number = run[1];
            length = last - at + 1;
          }
        });
        if (number !== undefined) hits.push({ at: at, end: at + length, wish: number });
      });
      hits.forEach(function (first, from) {
        var seen = table(), sum = 0;
        for (var i = from; i < hits.length && hits[i].at < first.at + PASSAGE - BEFORE; i++) {
          sum += marks.weights[hits[i].wish] * (seen[hits[i].wish] ? 0.1 : 1);
          seen[hits[i].wish] = true;
        }
        if (sum > most) {
          most = sum;
          best = { section: section, words: words, hits: hits, from: Math.max(0, first.at - BEFORE) };
        }
      });
    });
    if (!best) return null;
    var text = best.section[2], to = Math.min(best.words.length, best.from + PASSAGE), pieces = [];
    var at = best.from ? best.words[best.from].start : 0, end = to < best.words.length ? best.words[to - 1].end : text.length;
    if (best.from) pieces.push(["… ", false]);
    best.hits.forEach(function (hit) {
      var start = best.words[hit.at].start, stop = best.words[hit.end - 1].end;
      if (start < at || stop > end) return;
      pieces.push([text.slice(at, start), false], [text.slice(start, stop), true]);
      at = stop;
    });
    pieces.push([text.slice(at, end) + (to < best.words.length ? " …" : ""), false]);
    return { anchor: best.section[0], title: best.section[1], pieces: pieces };
  }

  // Promise of what a script of data brings
  function script(address, name) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement("script");
      element.src = address;
      element.onload = function () {
        var data = global[name];
        delete global[name];
        element.remove();
        if (data === undefined) reject(new Error(address));
        else resolve(data);
      };
      element.onerror = function () {
        element.remove();
        reject(new Error(address));
      };
      document.head.append(element);
    });
  }

  global.whatworksSearch = {
    split: split,
    fold: fold,
    // Promise of the index of the site at `base`; with `fresh`, whatever the browser has kept of it
    open: function (base, fresh) {
      return script(base + "search/index.js" + (fresh ? "?fresh=" + Date.now() : ""), "search/index")
        .then(function (manifest) { return create(base, manifest); });
    }
  };
})(window);
