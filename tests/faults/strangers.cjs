// Services of which a stranger knows the URL alone, on Node: prints the port of each, serves until its input ends.
const http = require("node:http");
const { WebSocketServer } = require("ws");
const { Server } = require("socket.io");

const refuse = (status, words) => (socket) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n${words}`);
const page = (request, response) => {
  response.statusCode = request.url === "/" ? 200 : 404;
  response.end(request.url === "/" ? "shop" : `Cannot GET ${request.url}`);
};
const upgrading = (handler) => {
  const server = http.createServer(page);
  server.on("upgrade", (_request, socket) => handler(socket));
  return server;
};
const checking = (verifyClient, path) => {
  const server = http.createServer(page);
  new WebSocketServer({ server, verifyClient, path });
  return server;
};
const joining = (words) => {
  const server = http.createServer(page);
  new Server(server).use((_socket, next) => next(words ? new Error(words) : undefined));
  return server;
};
const services = {
  "ws: verifyClient says no": checking(() => false),
  "ws: verifyClient 403": checking((_info, done) => done(false, 403, "Forbidden")),
  "ws: another path": checking(undefined, "/live"),
  "node: 401 by hand": upgrading(refuse("401 Unauthorized", "")),
  "express: 404 to the upgrade, token": upgrading(refuse("404 Not Found", "")),
  "socket.io: not authorized": joining("not authorized"),
  "socket.io: room is full": joining("the room is full"),
  "socket.io: open": joining(""),
};
const ports = {};
const waiting = Object.entries(services).map(
  ([name, server]) => new Promise((done) => server.listen(0, "127.0.0.1", () => {
    ports[name] = server.address().port;
    done();
  })),
);
Promise.all(waiting).then(() => console.log(JSON.stringify(ports)));
process.stdin.on("end", () => process.exit(0)).resume();
