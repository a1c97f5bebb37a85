// An echo server by npm's ws: node echo.cjs PORT [CERTIFICATE] [BACKLOG]; with compression, as ws offers it.
const fs = require("fs");
const { WebSocketServer } = require("ws");

const [port, certificate, backlog] = process.argv.slice(2);
const pem = certificate ? fs.readFileSync(certificate) : null;
const server = pem ? require("https").createServer({ key: pem, cert: pem }) : require("http").createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
sockets.on("connection", (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
server.listen({ port: Number(port), host: "127.0.0.1", backlog: Number(backlog) || 511 });
