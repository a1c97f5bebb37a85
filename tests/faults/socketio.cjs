// npm's socket.io as people use it: tokens are checked by a middleware of the namespace, or before the upgrade.
const crypto = require("crypto");
const http = require("http");
const [name, services] = process.argv.slice(2);
const socketio = require(name);
const isFour = name === "socket.io";

// One server, or two behind a balancer that takes them in turn and knows nothing of sessions.
function serve(service, ready) {
  const nodes = service.manner === "turns" ? [node(service), node(service)] : [node(service)];
  let asked = 0;
  const next = () => nodes[asked++ % nodes.length];
  const front = nodes.length === 1 ? nodes[0] : http.createServer();
  if (front !== nodes[0]) {
    front.on("request", (request, response) => next().emit("request", request, response));
    front.on("upgrade", (request, socket, head) => next().emit("upgrade", request, socket, head));
  }
  front.listen(0, "127.0.0.1", () => ready(front.address().port));
}

function node(service) {
  const is = (manner) => service.manner === manner;
  const sign = (data) => crypto.createHmac("sha256", service.secret).update(data).digest("base64url");
  const good = (token) => {
    if (service.reads === "none") return true;
    const [head, claims, signature] = String(token || "").split(".");
    if (!signature || signature !== sign(`${head}.${claims}`)) return false;
    return JSON.parse(Buffer.from(claims, "base64url")).exp > Date.now() / 1000;
  };
  const inQuery = (request) => new URL(request.url, "http://any").searchParams.get(service.name);
  const sent = (socket) => (service.reads === "message" ? socket.handshake.auth[service.name] : inQuery(socket.request));
  const byManner = {
    polling: { transports: ["polling"] },
    eio3: { allowEIO3: true },
    deflate: { perMessageDeflate: { threshold: 0 } },
    cors: { cors: { origin: service.origins } },
    deny: { allowRequest: (_request, answer) => answer(null, false) },
    allow: {
      allowRequest: (request, answer) => (good(inQuery(request)) ? answer(null, true) : answer("jwt is not valid", false)),
    },
    origin: isFour
      ? { allowRequest: (request, answer) => answer(null, service.origins.includes(request.headers.origin)) }
      : { origins: service.origins },
  };
  const server = http.createServer((request, response) => {
    response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" });
    response.end("<title>Shop</title>");
  });
  const path = service.route === "/ws" ? "/socket.io" : service.route;
  const options = { serveClient: false, cookie: false, path, ...byManner[service.manner] };
  const io = isFour ? new socketio.Server(server, options) : socketio(server, options);
  if (is("engine")) {
    io.engine.use((request, response, next) => {
      if (good(inQuery(request))) return next();
      response.writeHead(401);
      response.end();
    });
  }
  io.use((socket, next) => {
    if (is("mute")) return;
    if (is("locked")) return next(new Error("this user is locked"));
    if (["kick", "allow", "engine"].includes(service.manner) || good(sent(socket))) return next();
    next(new Error("invalid token"));
  });
  io.on("connection", (socket) => {
    if (is("kick") && !good(sent(socket))) return socket.disconnect(true);
    socket.emit("hello", "x".repeat(is("deflate") ? 2000 : 10));
  });
  return server;
}

const ports = {};
const wanted = Object.entries(JSON.parse(services));
for (const [entry, service] of wanted) {
  serve(service, (port) => {
    ports[entry] = port;
    if (Object.keys(ports).length === wanted.length) console.log(JSON.stringify(ports));
  });
}
process.stdin.on("end", () => process.exit()).resume();
