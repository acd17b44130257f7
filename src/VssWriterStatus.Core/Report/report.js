
"use strict";
(() => {
  document.documentElement.classList.add("js");
  const matrix = document.getElementById("matrix");
  const groups = [...matrix.tBodies];
  const rows = groups.flatMap(group => [...group.rows]);
  const rowHeight = 1.9;
  const failures = [...document.querySelectorAll("#failures tbody tr")];
  const filter = document.getElementById("filter");
  const count = document.querySelector("output");
  const cards = [...document.querySelectorAll(".card")];
  const number = new Intl.NumberFormat("en-US");
  let health = "all";
  let statuses;
  let computers;
  let components;

  const numbers = text => text ? text.split(" ").map(Number) : [];

  // What the filter looks through; made when it is first used.
  const prepare = () => {
    if (computers) return;
    statuses = document.getElementById("statuses").textContent.trim().split("\n").filter(Boolean).map(line => JSON.parse(line));
    for (const status of statuses) {
      status.text = `${status.Name} ${status.Health} ${status.State} ${status.Failure} ${status.Service}`.toLowerCase();
    }
    computers = rows.map(row => ({
      row,
      name: row.cells[0].textContent.toLowerCase(),
      statuses: numbers(row.dataset.w),
    }));
  };

  const letters = { failed: "f", missing: "m", unknown: "u", busy: "b", accepted: "a", healthy: "h" };

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = rows.length;
    if (words.length || health !== "all" || computers) {
      prepare();
      const hits = words.map(word => statuses.map(status => status.text.includes(word)));
      const sizes = new Map(groups.map(group => [group, 0]));
      shown = 0;
      for (const computer of computers) {
        const rest = hits.filter((_, index) => !computer.name.includes(words[index]));
        const isShown = (health === "all" || computer.row.classList.contains(letters[health]))
          && (!rest.length || computer.statuses.some(status => rest.every(hit => hit[status])));
        shown += isShown;
        if (computer.row.hidden === isShown) computer.row.hidden = !isShown;
        if (computer.details) computer.details.hidden = !isShown;
        if (isShown) sizes.set(computer.row.parentElement, sizes.get(computer.row.parentElement) + 1);
      }
      // What is out of sight is not laid out, so its height has to be said.
      for (const [group, size] of sizes) {
        group.hidden = !size;
        group.style.containIntrinsicHeight = `${size * rowHeight}rem`;
      }
    }
    for (const row of failures) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
    }
    for (const card of cards) card.setAttribute("aria-pressed", card.dataset.health === health);
    count.textContent = `${number.format(shown)} of ${number.format(rows.length)} computers that answered`;
  };

  const toAddress = () => {
    const state = new URLSearchParams();
    if (filter.value) state.set("filter", filter.value);
    if (health !== "all") state.set("health", health);
    history.replaceState(null, "", `#${state}`);
  };

  const fromAddress = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (!state.has("filter") && !state.has("health")) return false;
    filter.value = state.get("filter") ?? "";
    const wanted = state.get("health") ?? "all";
    health = cards.some(card => card.dataset.health === wanted) ? wanted : "all";
    apply();
    return true;
  };

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };

  const guid = digits => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

  const terms = [
    ["Next step", "NextStep"], ["Failure", "Failure"], ["Meaning", "Meaning"], ["Expected", "Expected"], ["Possible causes", "Causes"], ["Retryable", "Retryable"], ["Application", "Application"], ["Service", "Service"],
    ["COM security", "ComSecurity"], ["Source", "Source"], ["Writer ID", "WriterId"], ["Instance ID", "InstanceId"],
  ];

  // What the writers of a row would back up, where that was gathered.
  const componentsOf = (row, instance) => {
    const lines = document.getElementById("components")?.textContent.trim().split("\n") ?? [];
    components ??= new Map(lines.map(line => JSON.parse(line)).map(line => [`${line.Row} ${line.InstanceId}`, line.Components]));
    return components.get(`${rows.indexOf(row)} ${instance}`) ?? [];
  };

  const writer = status => {
    const list = element("dl");
    for (const [term, property] of terms) {
      if (status[property]) list.append(element("dt", "", term), element("dd", "", status[property]));
    }
    if (status.Components.length) {
      list.append(
        element("dt", "", "Components"),
        element("dd", "", element("ul", "components", ...status.Components.map(text => element("li", "", text)))));
    }
    const title = element("h3", "", element("i", "", status.Health), " ", element("bdi", "", status.Name));
    const made = element("details", `writer ${status.Letter}`, element("summary", "", title, " ", element("span", "", status.State)), list);
    made.open = status.Letter !== "h";
    return made;
  };

  // Details stay as wide as what is in sight, however wide the matrix is.
  const fit = () => matrix.style.setProperty("--panel-width", `${matrix.parentElement.clientWidth}px`);

  const open = computer => {
    const { row } = computer;
    const panel = element("div", "panel", element("p", "", `${row.cells[0].textContent}: ${row.cells[1].textContent}. ${row.dataset.at ? `Gathered ${row.dataset.at}.` : "The gather time is not known."}`));
    fit();
    for (const index of numbers(row.dataset.e)) panel.append(element("p", "", failures[index].cells[1].textContent));
    computer.statuses.forEach((status, index) => {
      const instance = row.dataset.i.slice(index * 32, index * 32 + 32);
      panel.append(writer({ ...statuses[status], InstanceId: /[^0]/.test(instance) && guid(instance), Components: componentsOf(row, instance) }));
    });
    const cell = element("td", "", panel);
    cell.colSpan = matrix.tHead.rows[0].cells.length;
    cell.setAttribute("role", "cell");
    computer.details = element("tr", "details", cell);
    computer.details.setAttribute("role", "row");
    row.after(computer.details);
  };

  const close = computer => {
    computer.details.remove();
    computer.details = undefined;
  };

  const choose = (row, column) => {
    prepare();
    const computer = computers[rows.indexOf(row)];
    const id = row.cells[column].className && matrix.tHead.rows[0].cells[column].dataset.id;
    if (!computer.details) {
      open(computer);
    } else if (!id) {
      close(computer);
    }
    row.cells[0].firstChild.setAttribute("aria-expanded", Boolean(computer.details));
    if (!id) return;
    const chosen = computer.statuses.findIndex(status => String(statuses[status].Column) === id);
    const details = computer.details.querySelectorAll(".writer")[chosen];
    if (!details) return;
    details.open = true;
    details.firstChild.focus({ preventScroll: true });
    details.scrollIntoView({ block: "nearest" });
  };

  matrix.addEventListener("click", event => {
    const cell = event.target.closest("td, th");
    const row = cell?.parentElement;
    if (row?.dataset.w !== undefined) choose(row, cell.cellIndex);
  });

  matrix.addEventListener("keydown", event => {
    const details = event.target.closest(".details");
    if (event.key !== "Escape" || !details) return;
    const row = details.previousElementSibling;
    choose(row, 0);
    row.cells[0].firstChild.focus();
  });

  // A name that does not fit is shown in full where the pointer rests.
  matrix.addEventListener("mouseover", event => {
    const cell = event.target.closest("td, th");
    if (!cell || cell.title || cell.colSpan > 1) return;
    const writerName = matrix.tHead.rows[0].cells[cell.cellIndex]?.textContent;
    cell.title = cell.className ? `${writerName}: ${cell.textContent}` : cell.textContent;
  });

  for (const card of cards) {
    card.addEventListener("click", () => {
      health = card.dataset.health;
      apply();
      toAddress();
      if (health === "unanswered" && failures.length) {
        failures[0].closest("details").open = true;
        failures[0].closest("details").scrollIntoView({ block: "nearest" });
      }
    });
  }

  filter.addEventListener("input", () => {
    apply();
    toAddress();
  });
  filter.form.addEventListener("submit", event => event.preventDefault());
  addEventListener("resize", fit);
  addEventListener("hashchange", () => {
    if (fromAddress()) document.getElementById("computers").scrollIntoView();
  });

  for (const row of rows) row.cells[0].firstChild.setAttribute("aria-expanded", "false");
  if (!fromAddress()) apply();
})();
