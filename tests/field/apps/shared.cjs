// HTTP servers that share their upgrades badly: several WebSocket servers on one, or a handler that leaves paths alone.
const http = require("http");
const { WebSocketServer } = require("ws");
const { Server } = require("socket.io");
const [, , port, manner] = process.argv;
const server = http.createServer((_request, response) => response.writeHead(404).end("no such page"));
const echo = (socket) => socket.on("message", (data, binary) => socket.send(data, { binary }));
const alone = new WebSocketServer({ noServer: true }).on("connection", echo);
const MANNERS = {
  // each has its path, and the first one refuses whatever is not for it
  paths: () => ["/chat", "/ws"].forEach((path) => new WebSocketServer({ server, path }).on("connection", echo)),
  // both take the same upgrade, and the second one throws
  twice: () => [new Server(server), new WebSocketServer({ server }).on("connection", echo)],
  // only the upgrade of /live is taken, or of /ws where it is mended
  ignores: () => server.on("upgrade", (request, socket, head) => {
    if (request.url === "/live") alone.handleUpgrade(request, socket, head, echo);
  }),
  fine: () => server.on("upgrade", (request, socket, head) => alone.handleUpgrade(request, socket, head, echo)),
};
MANNERS[manner]();
server.listen(Number(port), "127.0.0.1");
