// The search engine: everything that turns a query into a ranked list of entries, and nothing else.
// It knows the catalogue's items and the glossary; find.js shows what it finds.
(function (global) {
  "use strict";
  var WEIGHTS = { title: 4, terms: 3, summary: 2, text: 1 };
  var STOP = wordSet("a about am an and any are as at be by can do does for from get has have how i if in is it its me my of on or our should so than that the their them there they this to up us was we what when where which who why will with you your");
  var SPELLINGS = [[/iz(e|ed|es|ing|ation|ations)$/, "is$1"], [/^program$/, "programme"], [/^center$/, "centre"],
    [/^behavior/, "behaviour"], [/^pediatric/, "paediatric"], [/^counsel(or|ing)/, "counsell$1"]];
  var COVERAGE = 0.4;   // entries that match less than this share of the best are left out
  var K1 = 1.2, B = 0.4;

  function wordSet(text) {
    var set = Object.create(null);
    text.split(" ").forEach(function (word) { set[word] = true; });
    return set;
  }
  function split(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[’']s\b/g, "")
      .replace(/[’']/g, "").match(/[a-z0-9]+(?:-[a-z0-9]+)*/g) || [];
  }
  function stem(word) {
    SPELLINGS.forEach(function (pair) { word = word.replace(pair[0], pair[1]); });
    if (word.length > 4) word = word.replace(/ies$/, "y").replace(/(ss|x|ch|sh)es$/, "$1").replace(/([^su])s$/, "$1");
    if (word.length > 5) word = word.replace(/(?:ations?|ing|ed|ment|ance|ly)$/, "");
    return word.length > 3 ? word.replace(/e$/, "") : word;
  }
  // A hyphenated word counts as its parts, and as one word
  function tokens(text) {
    var found = [];
    split(text).forEach(function (word) {
      var parts = word.split("-");
      parts.forEach(function (part) { found.push(stem(part)); });
      if (parts.length > 1) found.push(stem(parts.join("")));
    });
    return found;
  }

  // Glossary forms, found in a run of tokens: the longest form that starts at each place
  function conceptFinder(glossary) {
    var byFirst = Object.create(null);
    Object.keys(glossary).forEach(function (id) {
      glossary[id].forEach(function (form) {
        var sequence = tokens(form);
        if (sequence.length) (byFirst[sequence[0]] = byFirst[sequence[0]] || []).push([sequence, "#" + id]);
      });
    });
    Object.keys(byFirst).forEach(function (first) {
      byFirst[first].sort(function (a, b) { return b[0].length - a[0].length; });
    });
    return function (run, each) {
      for (var at = 0; at < run.length; at++) {
        (byFirst[run[at]] || []).some(function (entry) {
          var matches = entry[0].every(function (token, offset) { return run[at + offset] === token; });
          if (matches) {
            each(entry[1], at, entry[0].length);
            at += entry[0].length - 1;
          }
          return matches;
        });
      }
    };
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
        var cost = a[i - 1] === b[j - 1] ? 0 : 1;
        current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          current[j] = Math.min(current[j], before[j - 2] + 1);
        }
        least = Math.min(least, current[j]);
      }
      if (least > limit) return limit + 1;
      before = previous;
      previous = current;
    }
    return previous[b.length];
  }

  function create(entries, glossary) {
    var find = conceptFinder(glossary), postings = Object.create(null), surface = Object.create(null);
    var lengths = [], titles = [], total = 0, forms = Object.create(null);

    Object.keys(glossary).forEach(function (id) {
      glossary[id].forEach(function (form) { tokens(form).forEach(function (token) { forms[token] = true; }); });
    });

    entries.forEach(function (entry, number) {
      var weighted = Object.create(null), length = 0;
      Object.keys(WEIGHTS).forEach(function (field) {
        var run = tokens(entry[field]);
        length += run.length;
        split(entry[field]).forEach(function (word) {
          word.split("-").forEach(function (part) { surface[part] = (surface[part] || 0) + 1; });
        });
        run.forEach(function (token) { weighted[token] = (weighted[token] || 0) + WEIGHTS[field]; });
        find(run, function (concept) { weighted[concept] = (weighted[concept] || 0) + WEIGHTS[field]; });
      });
      lengths[number] = length;
      titles[number] = tokens(entry.title).join(" ");
      total += length;
      Object.keys(weighted).forEach(function (token) {
        (postings[token] = postings[token] || []).push([number, weighted[token]]);
      });
    });
    var average = total / Math.max(1, entries.length);
    var known = Object.keys(surface), stems = Object.keys(postings);

    function idf(token) {
      var having = (postings[token] || []).length;
      return Math.log(1 + (entries.length - having + 0.5) / (having + 0.5));
    }
    function repair(word) {
      var limit = word.length > 6 ? 2 : 1, best = null, least = limit + 1, most = 0;
      if (word.length < 4 || /\d/.test(word)) return null;
      known.forEach(function (other) {
        var far = distance(word, other, limit) + (other[0] === word[0] ? 0 : 0.5);
        if (far < least || (far === least && surface[other] > most)) {
          best = other;
          least = far;
          most = surface[other];
        }
      });
      return least <= limit + 0.5 ? best : null;
    }
    function isKnown(word) {
      var token = stem(word);
      return Boolean(postings[token]) || stems.some(function (other) { return other.indexOf(token) === 0; });
    }

    // What a query asks for: a list of wishes, each met by any of its tokens
    function wishes(query) {
      var words = [], repaired = false;
      split(query).slice(0, 40).forEach(function (word) {
        word.split("-").forEach(function (part) {
          if (!STOP[part] && !isKnown(part) && !forms[stem(part)]) {
            var other = repair(part);
            if (other) {
              repaired = true;
              part = other;
            }
          }
          words.push(part);
        });
      });
      var run = words.map(stem), covered = [], found = [];
      find(run, function (concept, at, length) {
        for (var i = at; i < at + length; i++) covered[i] = true;
        var tokensOfForm = run.slice(at, at + length).filter(function (token, i) { return !STOP[words[at + i]]; });
        if (postings[concept]) found.push({ any: [concept], weight: 1.3 * idf(concept), also: tokensOfForm });
        else tokensOfForm.forEach(function (token) { found.push({ any: [token], weight: idf(token), also: [] }); });
      });
      var content = words.filter(function (word) { return !STOP[word]; });
      words.forEach(function (word, at) {
        if (covered[at] || (STOP[word] && content.length)) return;
        var token = run[at], any = postings[token] ? [token] : [];
        if (!any.length || at === words.length - 1) {
          stems.forEach(function (other) {
            if (token.length > 2 && other !== token && other.indexOf(token) === 0) any.push(other);
          });
        }
        var weight = any.length ? Math.max.apply(null, any.slice(0, 1).map(idf)) : idf(token);
        found.push({ any: any, weight: weight, also: [] });
      });
      return { list: found, text: repaired ? words.join(" ") : null };
    }

    function search(query) {
      var asked = wishes(query), score = [], matched = [], whole = tokens(query).join(" "), best = 0;
      asked.list.forEach(function (wish) {
        var met = Object.create(null);
        function meet(token, share) {
          (postings[token] || []).forEach(function (posting) {
            var norm = 1 - B + B * lengths[posting[0]] / average;
            var part = share * posting[1] * (K1 + 1) / (posting[1] + K1 * norm);
            met[posting[0]] = Math.max(met[posting[0]] || 0, part);
          });
        }
        wish.any.forEach(function (token, at) { meet(token, at ? 0.6 : 1); });
        wish.also.forEach(function (token) { meet(token, 0.5 / wish.also.length); });
        Object.keys(met).forEach(function (number) {
          score[number] = (score[number] || 0) + wish.weight * met[number];
          matched[number] = (matched[number] || 0) + wish.weight * Math.min(1, met[number]);
        });
      });
      var all = asked.list.reduce(function (sum, wish) { return sum + wish.weight; }, 0) || 1;
      var found = [];
      score.forEach(function (value, number) {
        best = Math.max(best, matched[number]);
        var exact = whole && titles[number].indexOf(whole) >= 0 ? 1.3 : 1;
        found.push([number, value * exact * (matched[number] / all)]);
      });
      found = found.filter(function (pair) { return matched[pair[0]] >= COVERAGE * best; });
      found.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
      return { found: found.map(function (pair) { return pair[0]; }), repaired: asked.text };
    }
    return { search: search };
  }
  global.whatworksSearch = { create: create };
})(typeof window === "undefined" ? globalThis : window);
