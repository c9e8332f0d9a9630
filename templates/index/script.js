"use strict";
// The page is whole without this file: it only filters, sorts, and opens what is folded before printing.
(() => {
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const folded = new WeakMap();
  const textOf = (row, of = row) => {
    if (!folded.has(row)) folded.set(row, fold(of.textContent));
    return folded.get(row);
  };
  const later = (work) => { let timer; return () => { clearTimeout(timer); timer = setTimeout(work, 120); }; };
  const wire = (form, apply) => {
    form.hidden = false;
    const soon = later(apply);
    form.addEventListener("input", soon);
    form.addEventListener("reset", soon);
    form.addEventListener("submit", (event) => event.preventDefault());
  };

  const findings = document.getElementById("loc");
  if (findings) {
    const units = [...document.querySelectorAll("#cac-phat-hien > details")]
      .map((box) => ({ box, was: box.open, rows: [...box.querySelectorAll(".t-findings > tbody > tr")],
        parts: [...box.querySelectorAll(".part")] }));
    const total = units.reduce((sum, unit) => sum + unit.rows.length, 0);
    const valueOf = (name) => findings.elements[name]?.value ?? "";
    wire(findings, () => {
      const [unit, status, severity, rule] = ["unit", "status", "severity", "rule"].map(valueOf);
      const words = fold(valueOf("text")).split(/\s+/).filter(Boolean);
      const filtered = Boolean(unit || status || severity || rule || words.length);
      let shown = 0, boxes = 0;
      for (const { box, was, rows, parts } of units) {
        const here = (!unit || box.dataset.unit === unit) && (!status || box.dataset.status === status);
        const name = words.length ? textOf(box, box.querySelector(".who")) : "";
        const named = words.every((word) => name.includes(word));
        let kept = 0;
        for (const row of rows) {
          const fits = here && (!severity || row.className === severity) && (!rule || row.dataset.r === rule)
            && (named || words.every((word) => name.includes(word) || textOf(row).includes(word)));
          if (row.hidden === fits) row.hidden = !fits;
          kept += fits;
        }
        for (const part of parts) part.hidden = !part.querySelector("tbody > tr:not([hidden])");
        // A unit without findings is there for its name and state alone.
        const there = kept > 0 || (!rows.length && here && named && !severity && !rule);
        box.hidden = !there;
        box.open = filtered ? kept > 0 && (was || shown + kept <= 300) : was;
        shown += kept;
        boxes += there;
      }
      findings.querySelector("output").textContent =
        (shown === total ? `${total} phát hiện` : `${shown} trên ${total} phát hiện`)
        + (boxes === units.length ? "" : `, ${boxes} đơn vị`);
    });
  }

  const ranking = document.getElementById("loc-hang");
  if (ranking) {
    const rows = [...document.querySelectorAll(".t-ranking > tbody > tr")];
    const nameOf = (row) => ({ textContent: `${row.cells[1].textContent} ${row.cells[2].textContent}` });
    wire(ranking, () => {
      const words = fold(ranking.elements.text.value).split(/\s+/).filter(Boolean);
      const which = ranking.elements.which.value;
      let shown = 0;
      for (const row of rows) {
        const data = row.dataset;
        const chosen = !which || (which === "blocked" ? "nominated" in data && !("eligible" in data) : which in data);
        row.hidden = !(chosen && words.every((word) => textOf(row, nameOf(row)).includes(word)));
        shown += !row.hidden;
      }
      ranking.querySelector("output").textContent = shown === rows.length ? "" : `${shown} trên ${rows.length} dòng`;
    });
  }

  const order = new Intl.Collator("vi", { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.v ?? cell.textContent.trim();
    const number = text === "–" ? 0 : Number(text);
    return Number.isNaN(number) ? text : number;
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : order.compare(String(a), String(b));
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [keyOf(row, column), row]);
        rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  // One breakdown at a time; Escape closes it and gives the focus back.
  const breakdowns = [...document.querySelectorAll("details.items")];
  const close = (but) => { for (const box of breakdowns) if (box !== but) box.open = false; };
  for (const box of breakdowns) box.addEventListener("toggle", () => { if (box.open) close(box); });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && breakdowns.find((box) => box.open);
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest("details.items")) close(); });

  // A link to a unit opens what stands there.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = target && target.closest("details");
    if (!box) return;
    box.open = true;
    box.hidden = false;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", reveal);
  reveal();

  let opened = [];
  addEventListener("beforeprint", () => {
    close();
    opened = [...document.querySelectorAll("details:not([open]):not(.items)")];
    for (const box of opened) box.open = true;
  });
  addEventListener("afterprint", () => { for (const box of opened) box.open = false; });
})();
