// One of several Socket.IO servers: it knows the sessions that it began itself. `closed`: to pages of its own origin only.
const http = require("http");
const { Server } = require("socket.io");
const server = http.createServer((_request, response) => response.end("<h1>shop</h1>"));
new Server(server, process.argv[3] === "closed" ? {} : { cors: { origin: "*" } });
server.listen(Number(process.argv[2]), "127.0.0.1");
