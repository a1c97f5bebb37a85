// Express beside Socket.IO or ws: `attached` listens with the server that they are attached to, else with another.
const http = require("http");
const express = require("express");
const [, , port, kind, how] = process.argv;
const application = express();
application.get("/", (_request, response) => response.send("<h1>shop</h1>"));
const server = http.createServer(application);
if (kind === "socket.io") new (require("socket.io").Server)(server);
else new (require("ws").WebSocketServer)({ server, path: "/ws" });
(how === "attached" ? server : application).listen(Number(port), "127.0.0.1");
