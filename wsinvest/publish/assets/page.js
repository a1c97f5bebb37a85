// Unpacks plotly, draws the figures of this page, and closes their tables. Without it the page stays complete.
"use strict";

(async () => {
  const packed = document.getElementById("plotly");
  if (!packed || !window.DecompressionStream) return;

  const drawings = [...document.querySelectorAll('script[type="application/vnd.plotly.v1+json"]')]
    .map((script) => JSON.parse(script.textContent))
    .map((spec) => ({ ...spec, place: document.getElementById(spec.layout.meta.id) }))
    .filter((spec) => spec.place);

  await load(packed.textContent);
  for (const { place, data, layout, config } of drawings) {
    const titled = layout.margin.t;
    // The page says the title itself, in words that wrap; what stood above the drawing for it is taken back.
    layout.margin.t -= 44;
    layout.height -= titled - layout.margin.t;
    delete layout.title;
    await Plotly.newPlot(place, data, layout, config);
    place.parentElement.querySelector("details")?.removeAttribute("open");
  }

  const fit = (width) => drawings.forEach(({ place }) => Plotly.relayout(place, width));
  const tables = document.querySelectorAll("figure details");
  addEventListener("beforeprint", () => {
    fit({ autosize: false, width: 640 });
    tables.forEach((table) => table.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => {
    fit({ autosize: true, width: null });
    tables.forEach((table) => table.removeAttribute("open"));
  });

  async function load(base64) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    // The page's policy lists the hash of this very text; a blob: address would not be allowed to run.
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  }
})();
