// Copy buttons, links into folds, and figures that are drawn when they are opened. Without it the page stays complete.
"use strict";

(() => {
  const own = document.currentScript;
  const said = own.dataset;

  // Copy buttons: without a network and without a library.
  for (const code of document.querySelectorAll("main pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = said.copy;
    button.addEventListener("click", async () => {
      button.textContent = (await copied(code)) ? said.copied : said.copy;
      setTimeout(() => (button.textContent = said.copy), 2000);
    });
    code.parentElement.append(button);
  }

  async function copied(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      // Pages from a file may have no clipboard; then the text is selected, and the browser's older command tried.
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  }

  // A link to a finding opens the fold that it stands in.
  const reveal = () => {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // Figures: plotly is fetched when the first fold with a drawing is opened.
  const specs = new Map(
    [...document.querySelectorAll('script[type="application/vnd.plotly.v1+json"]')]
      .map((script) => JSON.parse(script.textContent))
      .map((spec) => [spec.layout.meta.id, spec]),
  );
  let plotly;
  for (const place of document.querySelectorAll(".plot")) {
    const spec = specs.get(place.id);
    const fold = place.closest("details");
    if (!spec) continue;
    const draw = async () => {
      if (!fold.open || place.dataset.begun) return;
      place.dataset.begun = "1";
      plotly ??= load();
      if (!(await plotly)) return place.remove();
      const { data, layout, config } = spec;
      const titled = layout.margin.t;
      // The fold says the title itself, in words that wrap; what stood above the drawing for it is taken back.
      layout.margin.t -= 44;
      layout.height -= titled - layout.margin.t;
      delete layout.title;
      await Plotly.newPlot(place, data, layout, config);
      place.parentElement.querySelector("details")?.removeAttribute("open");
    };
    fold.addEventListener("toggle", draw);
    draw();
  }

  // True if plotly is there: in the folder of the list of reports, or inside this page. Else the tables tell it all.
  function load() {
    const script = document.createElement("script");
    return said.plotly ? beside(script) : unpacked(script, document.getElementById("plotly").textContent);
  }

  // The page's policy allows a script of another file only with the nonce, which no text of this page can know.
  function beside(script) {
    return new Promise((done) => {
      script.addEventListener("load", () => done(true));
      script.addEventListener("error", () => done(false));
      script.nonce = own.nonce;
      script.src = said.plotly;
      document.head.append(script);
    });
  }

  // The page's policy lists the hash of this very text; any other text does not run.
  async function unpacked(script, base64) {
    if (!window.DecompressionStream) return false;
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    return true;
  }
})();
