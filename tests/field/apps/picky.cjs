// A handshake by hand that wants Connection to be one word.
const http = require("http");
const { WebSocketServer } = require("ws");
const [, , port, exact] = process.argv;
const sockets = new WebSocketServer({ noServer: true });
const server = http.createServer((_request, response) => response.end("<h1>shop</h1>"));
server.on("upgrade", (request, socket, head) => {
  const said = (request.headers.connection || "").toLowerCase();
  if (exact ? said === "upgrade" : said.includes("upgrade")) return sockets.handleUpgrade(request, socket, head, () => {});
  socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
});
server.listen(Number(port), "127.0.0.1");
