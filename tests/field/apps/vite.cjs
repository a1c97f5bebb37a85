// The development server of vite with the configuration that it is given: PORT CONFIG SITE.
const path = require("path");
const [, , , config, site] = process.argv;
(async () => {
  const entry = path.join(path.dirname(require.resolve("vite/package.json")), "dist/node/index.js");
  const { createServer } = await import(entry);
  await (await createServer({ root: site, configFile: config, logLevel: "info" })).listen();
})();
