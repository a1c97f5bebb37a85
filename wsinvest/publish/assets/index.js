// Filters the list of reports by words. Without it the list is whole.
"use strict";

(() => {
  const input = document.getElementById("filter");
  const nothing = document.querySelector(".no-match");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  input.closest("[hidden]").hidden = false;

  const groups = [...document.querySelectorAll("article.target")].map((place) => ({
    place,
    name: plain(place.querySelector("h2").firstChild.textContent),
    rows: [...place.querySelectorAll("tbody tr")].map((row) => ({ row, text: plain(row.textContent) })),
  }));

  // A run is shown where each word stands in its row or in the name of its target.
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { place, name, rows } of groups) {
      let here = 0;
      for (const { row, text } of rows) {
        row.hidden = !words.every((word) => text.includes(word) || name.includes(word));
        here += !row.hidden;
      }
      place.hidden = !here;
      shown += here;
    }
    nothing.textContent = shown ? "" : nothing.dataset.said;
  });
})();
