// SockJS under /live: raw WebSockets are at /live/websocket.
const http = require("http");
const sockjs = require("sockjs");
const service = sockjs.createServer({ log: () => {} });
service.on("connection", (connection) => connection.on("data", (text) => connection.write(text)));
const server = http.createServer();
service.installHandlers(server, { prefix: "/live" });
server.listen(Number(process.argv[2]), "127.0.0.1");
