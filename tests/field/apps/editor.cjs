// Compares the host of Origin with X-Forwarded-Host, else with Host, as code-server does.
const http = require("http");
const { WebSocketServer } = require("ws");
const server = http.createServer((_request, response) => response.end("<h1>editor</h1>"));
const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  const { origin, host, "x-forwarded-host": told = host } = request.headers;
  const from = origin && new URL(origin).host;
  if (from && from !== told) {
    console.log(`debug host "${told}" does not match origin "${from}"`);
    return socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  }
  sockets.handleUpgrade(request, socket, head, (one) => one.on("message", (said) => one.send(said.toString())));
});
server.listen(Number(process.argv[2]), "127.0.0.1");
