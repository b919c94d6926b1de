// Comparing up to four practices side by side; which ones stands in the address.
(function () {
  "use strict";
  var script = document.currentScript;
  var page = document.querySelector("[data-compare]");
  var base = page.getAttribute("data-base");
  var form = page.querySelector("[data-compare-form]");
  var select = document.getElementById("compare-add");
  var status = page.querySelector("[data-compare-status]");
  var frame = page.querySelector("[data-compare-table]");
  var LIMIT = 4, data;

  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }
  function chosen() {
    var asked = (new URLSearchParams(location.search).get("items") || "").split(",");
    return asked.filter(function (id, at) { return data[id] && asked.indexOf(id) === at; }).slice(0, LIMIT);
  }
  function choose(ids) {
    history.pushState(null, "", location.pathname + (ids.length ? "?items=" + ids.join(",") : ""));
    show();
  }
  function heading(id) {
    var cell = make("th"), link = make("a", "", data[id].title), button = make("button", "", "Remove");
    cell.scope = "col";
    link.href = base + data[id].url;
    button.type = "button";
    button.setAttribute("aria-label", "Remove " + data[id].title);
    button.addEventListener("click", function () {
      choose(chosen().filter(function (other) { return other !== id; }));
      select.focus();
    });
    cell.append(link, button);
    return cell;
  }
  function show() {
    var ids = chosen(), labels = [];
    ids.forEach(function (id) {
      Object.keys(data[id].rows).forEach(function (label) {
        if (labels.indexOf(label) < 0) labels.push(label);
      });
    });
    frame.replaceChildren();
    if (ids.length) {
      var table = make("table", "ww-compare"), head = make("tr"), body = make("tbody");
      head.append(make("td"));
      ids.forEach(function (id) { head.append(heading(id)); });
      labels.forEach(function (label) {
        var row = make("tr"), name = make("th", "", label);
        name.scope = "row";
        row.append(name);
        ids.forEach(function (id) { row.append(make("td", "", data[id].rows[label] || "Not recorded")); });
        body.append(row);
      });
      var top = make("thead");
      top.append(head);
      table.append(make("caption", "ww-hidden", "Comparison"), top, body);
      frame.append(table);
    }
    select.replaceChildren.apply(select, Object.keys(data).filter(function (id) {
      return ids.indexOf(id) < 0;
    }).map(function (id) {
      var option = make("option", "", data[id].title);
      option.value = id;
      return option;
    }));
    form.hidden = ids.length >= LIMIT;
    status.textContent = ids.length
      ? "Comparing " + ids.length + " of at most " + LIMIT + "."
      : "Choose what to compare, up to four.";
  }
  var facts = document.createElement("script");
  facts.src = script.getAttribute("data-comparison");
  facts.onload = function () {
    data = window.whatworksComparison;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopPropagation();
      if (select.value) choose(chosen().concat(select.value));
    });
    window.addEventListener("popstate", show);
    show();
  };
  facts.onerror = function () {
    status.textContent = "The facts did not load. Reload the page to try again.";
  };
  document.head.append(facts);
})();
