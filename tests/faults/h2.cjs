// An HTTP/2 server of Node that was not told to speak HTTP/1 as well: `node h2.cjs CERTIFICATE`.
const fs = require("fs");
const pem = fs.readFileSync(process.argv[2]);
const server = require("http2").createSecureServer({ key: pem, cert: pem }, (_request, response) => response.end("ok"));
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.resume().on("end", () => process.exit(0));
