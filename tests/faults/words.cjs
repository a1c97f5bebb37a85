// Servers of npm that say something first, or that are another kind of endpoint than the client takes them for.
const http = require("http");
const { WebSocketServer } = require("ws");
const services = JSON.parse(process.argv[3]);

const SAYS = {
  "pusher": [JSON.stringify({ event: "pusher:error", data: JSON.stringify({ code: 4001, message: "Application does not exist" }) })],
  "error object": [JSON.stringify({ type: "error", code: "room_closed", message: "this room is closed" })],
  "welcome": [JSON.stringify({ event: "pusher:connection_established", data: "{}" }), JSON.stringify({ error: null, code: 0 })],
};

function plain(service) {
  const server = http.createServer((_request, response) => response.writeHead(404).end("none"));
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    for (const text of SAYS[service.manner] || []) socket.send(text);
    if (service.manner === "pusher") socket.close();
    socket.on("message", (data) => socket.send(String(data)));
  });
  return server;
}

function sockjs(service) {
  const server = http.createServer((_request, response) => response.writeHead(404).end("none"));
  const endpoint = require("sockjs").createServer({ prefix: service.route, log: () => {} });
  endpoint.on("connection", (connection) => connection.on("data", (data) => connection.write(data)));
  endpoint.installHandlers(server);
  return server;
}

function graphql(service) {
  const server = http.createServer((_request, response) => response.writeHead(404).end("none"));
  const { buildSchema } = require("graphql");
  const schema = buildSchema("type Query { hello: String }");
  const sockets = new WebSocketServer({ server, path: service.route });
  require("graphql-ws/lib/use/ws").useServer({ schema }, sockets);
  return server;
}

const make = { sockjs, graphql };
const ports = {};
const wanted = Object.entries(services);
for (const [entry, service] of wanted) {
  const server = (make[service.manner] || plain)(service);
  server.listen(0, "127.0.0.1", () => {
    ports[entry] = server.address().port;
    if (Object.keys(ports).length === wanted.length) console.log(JSON.stringify(ports));
  });
}
process.stdin.on("end", () => process.exit()).resume();
